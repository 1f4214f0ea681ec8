package dev.kikori.scorer.verdict;

import static dev.kikori.scorer.verdict.Fixtures.noScores;
import static dev.kikori.scorer.verdict.Fixtures.template;
import static dev.kikori.scorer.verdict.Fixtures.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.window.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictExplainerTest {
  private static final Window WINDOW =
      window(
          "w", List.of("INFO request done", "ERROR disk is gone", "INFO odd", "INFO hardly odd"));
  private static final WindowTally TALLY = new WindowTally(WINDOW);

  private final VerdictExplainer explainer =
      new VerdictExplainer(new StreamBaseline(Fixtures::encoding, ServicePast.none()));

  @Test
  void explain_alert_namesGraveLinesApartFromThoseThatGoWithThem() {
    Verdict verdict = explain(0.5, noScores(WINDOW), assessment(0, 6, 2, 1.4f), false);
    assertThat(verdict.shouldAlert()).isTrue();
    assertThat(verdict.riskScore()).isEqualTo(50);
    assertThat(verdict.criticalLines()).containsExactly(2L);
    assertThat(verdict.warningLines()).containsExactly(3L);
    assertThat(verdict.summary()).isNotEmpty();
  }

  @Test
  void explain_lineMuchLighterThanAnother_isNotNamed() {
    Verdict verdict = explain(0.9, noScores(WINDOW), assessment(0, 16, 3.9f, 0), false);
    assertThat(verdict.criticalLines()).containsExactly(2L);
    assertThat(verdict.warningLines()).isEmpty();
  }

  @Test
  void explain_noAlert_namesNothing() {
    Verdict verdict = explain(0.49, noScores(WINDOW), assessment(0, 6, 2, 0), false);
    assertThat(verdict.shouldAlert()).isFalse();
    assertThat(verdict.criticalLines()).isEmpty();
    assertThat(verdict.warningLines()).isEmpty();
    assertThat(verdict.summary()).isEmpty();
  }

  @Test
  void explain_onlyLabelsSpeak_namesTheLinesThatTheyPointAt() {
    WindowScores scores = new WindowScores(4, new float[] {0, 1, 9, 2}, new float[4]);
    Verdict verdict = explain(0.9, scores, assessment(0, 0, 0, 0), true);
    assertThat(verdict.drivers())
        .extracting(TemplateEvidence::template)
        .containsExactly(
            template("INFO odd"), template("INFO hardly odd"), template("ERROR disk is gone"));
    assertThat(verdict.warningLines()).containsExactly(3L);
    assertThat(verdict.mode()).isEqualTo(Verdict.Mode.SUPERVISED);
  }

  @Test
  void explain_labelsAndTheStreamsPastSpeak_namesWhatThePastSays() {
    WindowScores scores = new WindowScores(4, new float[] {0, 1, 9, 2}, new float[4]);
    Assessment assessment = assessment(0, 6, 0, 0);
    assertThat(explain(0.9, scores, assessment, true).drivers()).isEqualTo(assessment.evidence());
  }

  private Verdict explain(
      double score, WindowScores scores, Assessment assessment, boolean supervised) {
    return explainer.explain(TALLY, scores, assessment, score, false, supervised);
  }

  /** Of what each of the window's lines adds, nats. */
  private static Assessment assessment(float... nats) {
    AssessmentBuilder builder = new AssessmentBuilder();
    int line = 0;
    for (TemplateTally tally : TALLY.templates()) {
      builder.addKnown(tally, 0, 0, nats[line++]);
    }
    return builder.build(TALLY, CountCosts.Cost.NONE, 0, 0);
  }
}
