package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.SnapshotException;

/**
 * From how strange a window is to its score, 0 to 1: an alert begins at 0.5, where the stream's {@linkplain AlertBudget budgets} have put
 * it. Not thread-safe: owned by its {@link StreamJudge}.
 */
final class RiskScorer {
  /** What a grade of gravity counts for in a young stream: an ERROR that says that something broke raises an alert. */
  private static final double WARM_UP_NATS = 1.4;

  private static final double PLAIN_RULE_FLOOR = 0.33;
  private static final double PLAIN_RULE_SPAN = 0.08;

  private final StreamBaseline baseline;
  private final AlertBudget budget;
  private final AlertBudget shapeBudget;

  /**
   * A scorer of a stream that has shown nothing yet.
   *
   * @param baseline what the stream usually looks like
   * @param budgetPerThousand false alerts that are tolerable per 1,000 windows
   */
  RiskScorer(StreamBaseline baseline, double budgetPerThousand) {
    this.baseline = baseline;
    this.budget = new AlertBudget(budgetPerThousand);
    this.shapeBudget = new AlertBudget(budgetPerThousand);
  }

  /** What the stream's own past says of a window. */
  double labelFree(WindowTally window, Assessment assessment, boolean warmingUp) {
    double rule = window.plainRule();
    // The plain rule is all there is at first: grave lines, and nothing else.
    double nats = warmingUp ? WARM_UP_NATS * baseline.gravest(window) : assessment.nats();
    double score = Math.max(risk(nats / budget.threshold()), misshapen(assessment, 1));
    // A grave line that is routine here raises no alert, but it never ranks below a window without
    // one.
    return rule == 0
        ? score
        : Math.max(score, PLAIN_RULE_FLOOR + PLAIN_RULE_SPAN * (score + rule / (rule + 4)));
  }

  /**
   * What the labels say of a window; a template that no label covers, or a mixture that no normal window has, must be twice as strange as an
   * alert needs, to be heard beside them.
   */
  double supervised(WindowScores scores, Assessment assessment, boolean warmingUp) {
    double labelled = 1 / (1 + Math.exp(-scores.anomaly()));
    if (warmingUp) {
      return labelled;
    }
    double unheardOf = risk(assessment.novelty() / (2 * budget.threshold()));
    return Math.max(labelled, Math.max(unheardOf, misshapen(assessment, 2)));
  }

  private double misshapen(Assessment assessment, int thresholds) {
    return risk(
        baseline.shapeTrust() * assessment.shape() / (thresholds * shapeBudget.threshold()));
  }

  /** From strangeness over threshold to a score: 0.5 at the threshold, towards 1 beyond. */
  private static double risk(double ratio) {
    return ratio * ratio / (1 + ratio * ratio);
  }

  /** Has the thresholds follow the stream by its next window. */
  void observe(Assessment assessment) {
    budget.observe(
        assessment.firstNats(),
        assessment.evidence().isEmpty() ? 0 : assessment.evidence().get(0).template().id());
    shapeBudget.observe(assessment.shape());
  }

  void write(ByteWriter out) {
    budget.write(out);
    shapeBudget.write(out);
  }

  void read(ByteReader in) throws SnapshotException {
    budget.read(in);
    shapeBudget.read(in);
  }
}
