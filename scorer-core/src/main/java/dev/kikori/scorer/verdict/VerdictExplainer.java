package dev.kikori.scorer.verdict;

import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says for a score what a person needs to follow it: the lines and templates that it comes from, and a summary in words. */
final class VerdictExplainer {
  private static final double ALERT_SCORE = 0.5;
  private static final float LINE_NATS = 1.5f;

  /** Lines of less weight than this share of the heaviest are not named. */
  private static final float LINE_SHARE = 0.25f;

  private static final int LABEL_DRIVERS = 3;

  private final StreamBaseline baseline;

  /**
   * An explainer of one stream's verdicts.
   *
   * @param baseline what the stream usually looks like
   */
  VerdictExplainer(StreamBaseline baseline) {
    this.baseline = baseline;
  }

  /** The verdict on a window of such a score. */
  Verdict explain(
      WindowTally tally,
      WindowScores scores,
      Assessment assessment,
      double score,
      boolean warmingUp,
      boolean supervised) {
    Window window = tally.window();
    boolean alert = score >= ALERT_SCORE;
    float[] weight = supervised ? labelledWeights(scores, assessment) : assessment.lineNats();
    List<Long> critical = new ArrayList<>();
    List<Long> warning = new ArrayList<>();
    if (alert) {
      sortLines(window, weight, critical, warning);
    }
    List<TemplateEvidence> drivers =
        supervised && !isStrange(assessment) ? heaviest(tally, weight) : assessment.evidence();
    return new Verdict(
        window,
        window.id(),
        score,
        (int) Math.round(100 * score),
        alert,
        critical,
        warning,
        alert ? Summaries.of(drivers) : List.of(),
        assessment.unseenTemplates(),
        drivers,
        Fingerprint.of(window.stream(), drivers),
        warmingUp,
        supervised ? Verdict.Mode.SUPERVISED : Verdict.Mode.LABEL_FREE);
  }

  private static float[] labelledWeights(WindowScores scores, Assessment assessment) {
    float[] weights = assessment.lineNats().clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] += Math.max(0, scores.contribution()[i]);
    }
    return weights;
  }

  private static void sortLines(
      Window window, float[] weight, List<Long> critical, List<Long> warning) {
    float highest = 0;
    for (float one : weight) {
      highest = Math.max(highest, one);
    }
    for (int i = 0; i < weight.length; i++) {
      WindowLine line = window.lines().get(i);
      if (weight[i] < LINE_NATS || weight[i] < LINE_SHARE * highest) {
        continue;
      }
      boolean grave =
          line.event().severity().isError()
              || line.template().hasSeverityWord()
              || line.event().stackTrace() != null;
      (grave ? critical : warning).add(line.event().firstLine());
    }
  }

  /** Whether the stream's own past has something to say. */
  private static boolean isStrange(Assessment assessment) {
    return !assessment.evidence().isEmpty() && assessment.evidence().get(0).nats() >= LINE_NATS;
  }

  /** The templates of the lines that the labels point at. */
  private List<TemplateEvidence> heaviest(WindowTally tally, float[] weight) {
    List<Integer> byWeight = new ArrayList<>();
    for (int i = 0; i < weight.length; i++) {
      byWeight.add(i);
    }
    byWeight.sort(Comparator.comparingDouble((Integer i) -> weight[i]).reversed());
    List<TemplateEvidence> named = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    for (int i : byWeight) {
      Template template = tally.window().lines().get(i).template();
      if (named.size() < LABEL_DRIVERS && seen.add(template.id())) {
        named.add(baseline.describe(tally, template, weight[i]));
      }
    }
    return named;
  }
}
