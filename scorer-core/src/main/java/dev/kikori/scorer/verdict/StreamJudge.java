package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.model.LineEncoder.Encoding;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /** What a grade of gravity counts for in a young stream: an ERROR that says that something broke raises an alert. */
  private static final double WARM_UP_NATS = 1.4;

  private static final double PLAIN_RULE_FLOOR = 0.33;
  private static final double PLAIN_RULE_SPAN = 0.08;
  private static final double FORGET = 0.02;

  /** Share of recent windows that alert, above which the stream is taken to have changed. */
  private static final double CHANGED_SHARE = 0.15;

  private static final double ALERT_SHARE_FORGET = 0.02;

  private LongPredicate knownTemplate;
  final StreamBaseline baseline;
  final AlertBudget budget;
  private final AlertBudget shapeBudget;
  private final boolean supervisedAllowed;
  private double familiarity = -1;
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
    this.knownTemplate = knownTemplate;
    this.supervisedAllowed = supervised;
    this.baseline = new StreamBaseline(encoder, service);
    this.budget = new AlertBudget(budgetPerThousand);
    this.shapeBudget = new AlertBudget(budgetPerThousand);
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
    knownTemplate = known;
    familiarity = sameSpace ? familiarity : -1;
    baseline.use(encoder, sameSpace);
  }

  /** Writes all that was learnt. */
  public void write(ByteWriter out) {
    out.writeDouble(familiarity);
    out.writeDouble(alertShare);
    budget.write(out);
    shapeBudget.write(out);
    baseline.write(out);
  }

  /**
   * Takes over what another judge has learnt and {@linkplain #write written}; to be called before the first window.
   *
   * @throws SnapshotException if the bytes are none; then this judge is of no use
   */
  public void read(ByteReader in) throws SnapshotException {
    familiarity = in.readDouble();
    alertShare = in.readDouble();
    budget.read(in);
    shapeBudget.read(in);
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
    Assessment assessment = baseline.assess(window, surprise(scores), whole);
    boolean warmingUp = warmingUp();
    boolean supervised = supervisedAllowed && familiar(window) && scores.byModel();
    double score =
        supervised
            ? supervisedScore(scores, assessment, warmingUp)
            : labelFreeScore(window, assessment, warmingUp);
    Verdict verdict = verdict(window, scores, assessment, score, warmingUp, supervised);
    learn(window, scores, assessment, verdict.shouldAlert() && !warmingUp, false);
    return verdict;
  }

  /** Learns from a window that is known to be normal, or is to be taken for it, without judging it. */
  public void learnNormal(Window window, WindowScores scores) {
    learn(window, scores, baseline.assess(window, surprise(scores), true), false, true);
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
      Window window, WindowScores scores, Assessment assessment, boolean alerted, boolean normal) {
    alertShare += ALERT_SHARE_FORGET * ((alerted ? 1 : 0) - alertShare);
    boolean changed =
        alertShare > CHANGED_SHARE
            && assessment.severity() == 0
            && StreamBaseline.plainRule(window) == 0;
    if (baseline.observed() >= WARM_UP_WINDOWS) {
      budget.observe(
          assessment.firstNats(),
          assessment.evidence().isEmpty() ? 0 : assessment.evidence().get(0).template().id());
      shapeBudget.observe(assessment.shape());
    }
    baseline.learn(window, assessment, surprise(scores), alerted && !changed, normal);
  }

  private static float @Nullable [] surprise(WindowScores scores) {
    return scores.byModel() ? scores.surprise() : null;
  }

  private double labelFreeScore(Window window, Assessment assessment, boolean warmingUp) {
    double rule = StreamBaseline.plainRule(window);
    // The plain rule is all there is at first: grave lines, and nothing else.
    double nats = warmingUp ? WARM_UP_NATS * baseline.gravest(window) : assessment.nats();
    double score =
        Math.max(
            risk(nats / budget.threshold()),
            risk(baseline.shapeTrust() * assessment.shape() / shapeBudget.threshold()));
    // A grave line that is routine here raises no alert, but it never ranks below a window without
    // one.
    return rule == 0
        ? score
        : Math.max(score, PLAIN_RULE_FLOOR + PLAIN_RULE_SPAN * (score + rule / (rule + 4)));
  }

  /**
   * What the labels say; a template that no label covers, or a mixture that no normal window has, must be twice as strange as an alert needs,
   * to be heard beside them.
   */
  private double supervisedScore(WindowScores scores, Assessment assessment, boolean warmingUp) {
    double labelled = 1 / (1 + Math.exp(-scores.anomaly()));
    double unheardOf = warmingUp ? 0 : risk(assessment.novelty() / (2 * budget.threshold()));
    double misshapen =
        warmingUp
            ? 0
            : risk(baseline.shapeTrust() * assessment.shape() / (2 * shapeBudget.threshold()));
    return Math.max(labelled, Math.max(unheardOf, misshapen));
  }

  /** From strangeness over threshold to a score: 0.5 at the threshold, towards 1 beyond. */
  private static double risk(double ratio) {
    return ratio * ratio / (1 + ratio * ratio);
  }

  private boolean familiar(Window window) {
    int known = 0;
    for (WindowLine line : window.lines()) {
      if (knownTemplate.test(line.template().id())) {
        known++;
      }
    }
    double share = (double) known / window.lines().size();
    familiarity = familiarity < 0 ? share : familiarity + FORGET * (share - familiarity);
    return familiarity >= FAMILIAR;
  }

  private Verdict verdict(
      Window window,
      WindowScores scores,
      Assessment assessment,
      double score,
      boolean warmingUp,
      boolean supervised) {
    boolean alert = score >= 0.5;
    float[] weight = lineWeights(scores, assessment, supervised);
    List<Long> critical = new ArrayList<>();
    List<Long> warning = new ArrayList<>();
    if (alert) {
      sortLines(window, weight, critical, warning);
    }
    List<TemplateEvidence> drivers = drivers(window, weight, assessment, supervised);
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

  private static float[] lineWeights(
      WindowScores scores, Assessment assessment, boolean supervised) {
    float[] weights = assessment.lineNats().clone();
    if (supervised) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] += Math.max(0, scores.contribution()[i]);
      }
    }
    return weights;
  }

  private static final float LINE_NATS = 1.5f;

  private static void sortLines(
      Window window, float[] weight, List<Long> critical, List<Long> warning) {
    float highest = 0;
    for (float one : weight) {
      highest = Math.max(highest, one);
    }
    for (int i = 0; i < weight.length; i++) {
      WindowLine line = window.lines().get(i);
      if (weight[i] < LINE_NATS || weight[i] < 0.25f * highest) {
        continue;
      }
      boolean grave =
          line.event().severity().isError()
              || line.template().hasSeverityWord()
              || line.event().stackTrace() != null;
      (grave ? critical : warning).add(line.event().firstLine());
    }
  }

  private List<TemplateEvidence> drivers(
      Window window, float[] weight, Assessment assessment, boolean supervised) {
    if (!supervised
        || !assessment.evidence().isEmpty() && assessment.evidence().get(0).nats() >= LINE_NATS) {
      return assessment.evidence();
    }
    // The labels speak where the stream's own past does not: name the lines that they point at.
    List<Integer> byWeight = new ArrayList<>();
    for (int i = 0; i < weight.length; i++) {
      byWeight.add(i);
    }
    byWeight.sort(Comparator.comparingDouble((Integer i) -> weight[i]).reversed());
    List<TemplateEvidence> named = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    for (int i : byWeight) {
      Template template = window.lines().get(i).template();
      if (named.size() < 3 && seen.add(template.id())) {
        named.add(baseline.describe(window, template, weight[i]));
      }
    }
    return named;
  }
}
