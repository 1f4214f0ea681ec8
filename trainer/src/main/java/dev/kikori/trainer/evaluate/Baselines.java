package dev.kikori.trainer.evaluate;

import dev.kikori.trainer.data.LabelledWindow;
import java.util.ArrayList;
import java.util.List;

/** The simple detectors that every model has to beat on the same split. */
public final class Baselines {
  private Baselines() {}

  /**
   * All that apply to a data set.
   *
   * @param train the training part: without anomalous windows in it those that need labels are left out
   * @param seed seed of those that draw at random
   */
  public static List<Detector> all(List<LabelledWindow> train, long seed) {
    List<Detector> all =
        new ArrayList<>(
            List.of(
                Rules.alwaysNormal(),
                Rules.alwaysAlert(),
                Rules.severityKeyword(),
                new UnseenTemplate(Supervision.NONE),
                new UnseenTemplate(Supervision.NORMAL_ONLY),
                new CountClustering(Supervision.NONE),
                new CountClustering(Supervision.NORMAL_ONLY),
                new PrincipalComponents(Supervision.NONE),
                new PrincipalComponents(Supervision.NORMAL_ONLY),
                new IsolationForest(Supervision.NONE, seed),
                new IsolationForest(Supervision.NORMAL_ONLY, seed)));
    if (train.stream().anyMatch(LabelledWindow::anomalous)) {
      all.add(new NearestWindow());
      if (train.stream().anyMatch(window -> window.anomalousLines() != null)) {
        all.add(new NearestLine());
      }
      all.add(new LogisticRegression(seed));
    }
    return List.copyOf(all);
  }
}
