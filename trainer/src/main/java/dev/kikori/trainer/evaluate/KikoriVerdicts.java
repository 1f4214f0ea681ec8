package dev.kikori.trainer.evaluate;

import dev.kikori.scorer.model.LineEncoder;
import dev.kikori.scorer.model.LineEncoder.Encoding;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.verdict.StreamJudge;
import dev.kikori.trainer.data.LabelledWindow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts as a service gives them: each stream's judge sees the past, then judges the future window by window and goes on learning from
 * it. Its threshold is its own, kept to the budget as the stream drifts. A stream that the past does not hold has no judge yet, so all such
 * streams share one, as one service would.
 */
final class KikoriVerdicts implements Detector {
  private static final double ALERT = 0.5;
  private static final float[] UNRELATED = {};

  private final Model model;
  private final Supervision supervision;
  private final double budget;
  private final boolean hasPast;
  private final Map<String, StreamJudge> judges = new HashMap<>();
  private @Nullable StreamJudge shared;

  KikoriVerdicts(Model model, Supervision supervision, double budget) {
    this(model, supervision, budget, true);
  }

  private KikoriVerdicts(Model model, Supervision supervision, double budget, boolean hasPast) {
    this.model = model;
    this.supervision = supervision;
    this.budget = budget;
    this.hasPast = hasPast;
  }

  /** Verdicts from a stream's first minute on: it is shown no past at all. */
  static KikoriVerdicts coldStart(Model model, double budget) {
    return new KikoriVerdicts(model, Supervision.NONE, budget, false);
  }

  @Override
  public String name() {
    if (!hasPast) {
      return "Kikori, cold start";
    }
    return supervision == Supervision.LABELS ? "Kikori, verdicts" : "Kikori, label-free";
  }

  @Override
  public Supervision supervision() {
    return supervision;
  }

  @Override
  public void fit(List<LabelledWindow> train) {
    judges.clear();
    shared = newJudge();
    if (!hasPast) {
      return;
    }
    List<LabelledWindow> visible = Parts.visible(train, supervision);
    List<WindowScores> scores = KikoriWindowModel.scores(model, visible);
    Map<String, Integer> windows = new HashMap<>();
    visible.forEach(window -> windows.merge(window.window().stream(), 1, Integer::sum));
    windows.forEach(
        (stream, count) -> {
          if (count > 2 * StreamJudge.WARM_UP_WINDOWS) {
            judges.put(stream, newJudge());
          }
        });
    for (int i = 0; i < visible.size(); i++) {
      StreamJudge judge = judge(visible.get(i));
      if (supervision == Supervision.LABELS && visible.get(i).anomalous()) {
        continue;
      }
      if (supervision != Supervision.NONE) {
        judge.learnNormal(visible.get(i).window(), scores.get(i));
      } else {
        judge.judge(visible.get(i).window(), scores.get(i));
      }
    }
    if (supervision == Supervision.NORMAL_ONLY) {
      judges.values().forEach(StreamJudge::closeNormal);
      shared.closeNormal();
    }
  }

  @Override
  public double[] score(List<LabelledWindow> test) {
    List<WindowScores> scores = KikoriWindowModel.scores(model, test);
    double[] risks = new double[test.size()];
    for (int i = 0; i < risks.length; i++) {
      risks[i] = judge(test.get(i)).judge(test.get(i).window(), scores.get(i)).score();
    }
    return risks;
  }

  @Override
  public OptionalDouble fixedThreshold() {
    return OptionalDouble.of(ALERT);
  }

  private StreamJudge judge(LabelledWindow window) {
    StreamJudge own = judges.get(window.window().stream());
    if (own != null) {
      return own;
    }
    StreamJudge all = shared;
    if (all == null) {
      all = newJudge();
      shared = all;
    }
    return all;
  }

  private StreamJudge newJudge() {
    LongPredicate known = model.bundle()::knows;
    return new StreamJudge(encoder(), known, supervision == Supervision.LABELS, budget);
  }

  private Function<Template, Encoding> encoder() {
    LineEncoder lines = model.encoder().orElse(null);
    return lines == null
        ? template -> new Encoding(UNRELATED, 0)
        : template -> lines.encode(List.of(template)).get(0);
  }
}
