package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.model.LineEncoder.Encoding;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.Window;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges one stream's windows in order: weighs each against the stream's baseline and the model's labels, decides, then learns from it. Not
 * thread-safe: one owner per stream.
 */
public final class StreamJudge {
  /** Windows that a stream's baseline watches before it speaks: {@value}. Until then the plain rule on severities holds. */
  public static final int WARM_UP_WINDOWS = 20;

  /** Share of a stream's lines whose templates the model must have been trained on, for its labels to be trusted: {@value}. */
  public static final double FAMILIAR = 0.9;

  /** Share of recent windows that alert, above which the stream is taken to have changed. */
  private static final double CHANGED_SHARE = 0.15;

  private static final double ALERT_SHARE_FORGET = 0.02;

  private final boolean supervisedAllowed;
  private final Familiarity familiarity;
  private final StreamBaseline baseline;
  private final RiskScorer scorer;
  private final VerdictExplainer explainer;
  private double alertShare;

  /**
   * A judge of a stream that has shown nothing yet.
   *
   * @param encoder a template's encoding, cached
   * @param knownTemplate whether the model was trained with labels on a template id
   * @param supervised whether the model's labels may be used at all; without, only the stream's own past counts
   * @param budgetPerThousand false alerts that are tolerable per 1,000 windows
   */
  public StreamJudge(
      Function<Template, Encoding> encoder,
      LongPredicate knownTemplate,
      boolean supervised,
      double budgetPerThousand) {
    this(encoder, knownTemplate, supervised, budgetPerThousand, ServicePast.none());
  }

  /**
   * A judge of one of a service's streams, which has shown nothing yet.
   *
   * @param service what the service's streams have shown; this one reads it and adds to it
   */
  public StreamJudge(
      Function<Template, Encoding> encoder,
      LongPredicate knownTemplate,
      boolean supervised,
      double budgetPerThousand,
      ServicePast service) {
    this.supervisedAllowed = supervised;
    this.familiarity = new Familiarity(knownTemplate);
    this.baseline = new StreamBaseline(encoder, service);
    this.scorer = new RiskScorer(baseline, budgetPerThousand);
    this.explainer = new VerdictExplainer(baseline);
  }

  /**
   * A budget, checked before there is a stream to keep it.
   *
   * @throws IllegalArgumentException unless it is above 0, and 500 at most
   */
  public static double checkedBudget(double perThousand) {
    if (!(perThousand > 0 && perThousand <= 500)) {
      throw new IllegalArgumentException(
          "budget: "
              + perThousand
              + " (expected: above 0, at most 500 false alerts per 1,000 windows)");
    }
    return perThousand;
  }

  /**
   * Goes on with another model. What the stream has shown stays; what the model before made of it (embeddings, usual surprise) is forgotten
   * where the two differ.
   *
   * @param encoder a template's encoding, cached
   * @param known whether the model was trained with labels on a template id
   * @param sameSpace whether encodings and surprise are those of the model before; if not, those of known templates are made anew when they are
   *     needed
   */
  public void use(Function<Template, Encoding> encoder, LongPredicate known, boolean sameSpace) {
    familiarity.use(known, sameSpace);
    baseline.use(encoder, sameSpace);
  }

  /** Writes all that was learnt. */
  public void write(ByteWriter out) {
    familiarity.write(out);
    out.writeDouble(alertShare);
    scorer.write(out);
    baseline.write(out);
  }

  /**
   * Takes over what another judge has learnt and {@linkplain #write written}; to be called before the first window.
   *
   * @throws SnapshotException if the bytes are none; then this judge is of no use
   */
  public void read(ByteReader in) throws SnapshotException {
    familiarity.read(in);
    alertShare = in.readDouble();
    scorer.read(in);
    baseline.read(in);
  }

  /** Has the service know the harmless templates that this stream has learnt; for one that was written before services had a past. */
  public void tellService() {
    baseline.tellService();
  }

  /** Whether the stream is too young for more than the plain rule. */
  public boolean warmingUp() {
    return baseline.observed() < WARM_UP_WINDOWS;
  }

  /** Judges the stream's next window, then learns from it; one that no model has read, by the stream's own past alone. */
  public Verdict judge(Window window, WindowScores scores) {
    return judge(window, scores, true);
  }

  /**
   * Judges the stream's next window, then learns from it.
   *
   * @param whole whether the window ended by itself; one that was cut short because the input ended lacks lines for no other reason
   */
  public Verdict judge(Window window, WindowScores scores, boolean whole) {
    WindowTally tally = new WindowTally(window);
    Assessment assessment = baseline.assess(tally, surprise(scores), whole);
    boolean warmingUp = warmingUp();
    boolean supervised = isSupervised(window, scores);
    double score =
        supervised
            ? scorer.supervised(scores, assessment, warmingUp)
            : scorer.labelFree(tally, assessment, warmingUp);
    Verdict verdict = explainer.explain(tally, scores, assessment, score, warmingUp, supervised);
    learn(tally, scores, assessment, verdict.shouldAlert() && !warmingUp, false);
    return verdict;
  }

  private boolean isSupervised(Window window, WindowScores scores) {
    if (!supervisedAllowed) {
      return false;
    }
    familiarity.observe(window);
    return familiarity.isHigh() && scores.byModel();
  }

  /** Learns from a window that is known to be normal, or is to be taken for it, without judging it. */
  public void learnNormal(Window window, WindowScores scores) {
    WindowTally tally = new WindowTally(window);
    learn(tally, scores, baseline.assess(tally, surprise(scores), true), false, true);
  }

  /** Ends {@link #learnNormal}: a template that no normal window has shown stays new for good. */
  public void closeNormal() {
    baseline.close();
  }

  /**
   * An alerted window teaches nothing, so that trouble does not become routine by lasting. But when a good part of recent windows alert
   * and none of it is grave, the stream itself has changed: then the new is what is usual.
   */
  private void learn(
      WindowTally window,
      WindowScores scores,
      Assessment assessment,
      boolean alerted,
      boolean normal) {
    alertShare += ALERT_SHARE_FORGET * ((alerted ? 1 : 0) - alertShare);
    boolean changed =
        alertShare > CHANGED_SHARE && assessment.severity() == 0 && window.plainRule() == 0;
    if (!warmingUp()) {
      scorer.observe(assessment);
    }
    baseline.learn(window, assessment, surprise(scores), alerted && !changed, normal);
  }

  private static float @Nullable [] surprise(WindowScores scores) {
    return scores.byModel() ? scores.surprise() : null;
  }
}
