package dev.kikori.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kikori.trainer.data.LabelledWindow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BaselinesTest {
  private static final double CLOSE = 1e-12;

  @Test
  void eventCountClustering_isTheWeightedDistanceToTheNearestPastWindow() {
    Detector detector = new CountClustering(Supervision.NONE);
    detector.fit(List.of(Windows.normal("aab"), Windows.normal("aac")));
    double a = Math.log(3 / 2.0) + 0.1;
    double b = Math.log(3) + 0.1;

    double[] scores =
        detector.score(List.of(Windows.normal("aba"), Windows.normal("abb"), Windows.normal("zz")));

    assertThat(scores[0]).isZero();
    assertThat(scores[1]).isEqualTo((a + b) / (3 * a + 3 * b), within(CLOSE));
    assertThat(scores[2]).isEqualTo(1);
  }

  @Test
  void normalOnly_doesNotLearnFromAnomalousWindows() {
    List<LabelledWindow> train = List.of(Windows.normal("aab"), Windows.anomalous("aax", "x"));
    List<LabelledWindow> test = List.of(Windows.normal("aax"));

    assertThat(scores(new UnseenTemplate(Supervision.NORMAL_ONLY), train, test)).containsExactly(1);
    assertThat(scores(new UnseenTemplate(Supervision.NONE), train, test)).containsExactly(0);
    assertThat(scores(new CountClustering(Supervision.NORMAL_ONLY), train, test)[0]).isPositive();
    assertThat(scores(new CountClustering(Supervision.NONE), train, test)).containsExactly(0);
  }

  @Test
  void unseenTemplate_countsDistinctOnes() {
    assertThat(
            scores(
                new UnseenTemplate(Supervision.NONE),
                List.of(Windows.normal("ab")),
                List.of(Windows.normal("axxy"))))
        .containsExactly(2);
  }

  @Test
  void severityKeyword_alertsOnASeverityWord() {
    LabelledWindow words = Windows.normal("ab");
    LabelledWindow none = Windows.normal("cd");

    assertThat(Rules.severityKeyword().score(List.of(words, none))).containsExactly(0, 0);
    assertThat(Rules.alwaysAlert().score(List.of(none))).containsExactly(1);
    assertThat(Rules.alwaysNormal().score(List.of(none))).containsExactly(0);
  }

  @Test
  void nearestLine_takesTheLabelOfTheLineWithTheMostCommonWords() {
    List<LabelledWindow> train = List.of(Windows.normal("ab"), Windows.anomalous("ax", "x"));

    assertThat(
            scores(new NearestLine(), train, List.of(Windows.normal("aa"), Windows.normal("ax"))))
        .containsExactly(0, 1);
  }

  /** Its cuts are drawn where the past differs, so it sees unusual counts of known templates, not new templates. */
  @Test
  void isolationForest_ranksUnusualCountsFirst() {
    double[] scores =
        scores(
            new IsolationForest(Supervision.NONE, 5),
            train(),
            List.of(Windows.normal("abcdab"), Windows.normal("abcd" + "b".repeat(9) + "xxxx")));

    assertThat(scores[1]).isGreaterThan(scores[0]);
  }

  @Test
  void isolationForest_withTheSameSeed_scoresTheSame() {
    assertThat(scores(new IsolationForest(Supervision.NONE, 5), train(), test()))
        .containsExactly(scores(new IsolationForest(Supervision.NONE, 5), train(), test()));
  }

  static List<Detector> learners() {
    return Baselines.all(train(), 42).stream()
        .filter(detector -> !(detector instanceof IsolationForest))
        .filter(detector -> detector.supervision() != Supervision.NONE)
        .toList();
  }

  /** Anomalies have a template of their own, so whoever knows which windows were normal must rank them first. */
  @ParameterizedTest
  @MethodSource("learners")
  void detector_thatWasTold_ranksPlainAnomaliesFirst(Detector detector) {
    double[] scores = scores(detector, train(), test());

    assertThat(new Ranking(scores, truth(test())).at(0).auroc())
        .as(detector.name())
        .isGreaterThan(0.95);
  }

  @Test
  void fit_forgetsTheFitBefore() {
    for (Detector detector : Baselines.all(train(), 42)) {
      double[] fresh = scores(detector, train(), test());
      detector.fit(List.of(Windows.normal("xxyy"), Windows.anomalous("qqrr", "q")));

      assertThat(scores(detector, train(), test())).as(detector.name()).containsExactly(fresh);
    }
  }

  private static double[] scores(
      Detector detector, List<LabelledWindow> train, List<LabelledWindow> test) {
    detector.fit(train);
    return detector.score(test);
  }

  private static List<LabelledWindow> train() {
    List<LabelledWindow> train = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String letters = "abcd" + "a".repeat(i % 4) + "b".repeat(i % 3);
      train.add(i % 10 == 9 ? Windows.anomalous(letters + "xx", "x") : Windows.normal(letters));
    }
    return train;
  }

  private static List<LabelledWindow> test() {
    List<LabelledWindow> test = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String letters = "abcd" + "a".repeat(i % 3) + "b".repeat(i % 2);
      test.add(i % 8 == 7 ? Windows.anomalous(letters + "xx", "x") : Windows.normal(letters));
    }
    return test;
  }

  private static boolean[] truth(List<LabelledWindow> windows) {
    boolean[] truth = new boolean[windows.size()];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = windows.get(i).anomalous();
    }
    return truth;
  }
}
