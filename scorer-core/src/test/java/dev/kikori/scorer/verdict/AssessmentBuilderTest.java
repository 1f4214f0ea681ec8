package dev.kikori.scorer.verdict;

import static dev.kikori.scorer.verdict.Fixtures.template;
import static dev.kikori.scorer.verdict.Fixtures.window;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AssessmentBuilderTest {
  private final AssessmentBuilder builder = new AssessmentBuilder();

  @Test
  void build_parts_areAddedUpAndOfEachTheStrongestTemplateCounts() {
    WindowTally window =
        new WindowTally(
            window("w", List.of("INFO one", "INFO two", "ERROR three", "ERROR four", "INFO one")));
    Iterator<TemplateTally> tallies = window.templates().iterator();
    builder.addNew(tallies.next(), 3, 4);
    builder.addNew(tallies.next(), 2, 2);
    builder.addKnown(tallies.next(), 1, 1.5, 2.5);
    builder.addKnown(tallies.next(), 1, 0.5, 0.5);
    builder.addMissing(template("INFO five"), 2, 5);
    Assessment assessment = builder.build(window, new CountCosts.Cost(30, 7, Map.of()), 0.25, 9);
    assertThat(assessment.novelty()).isEqualTo(4);
    assertThat(assessment.severity()).isEqualTo(1.5);
    assertThat(assessment.nats()).isEqualTo(7 + 1.5 + 0.25 + 4);
    assertThat(assessment.firstNats()).isEqualTo(7 + 1.5 + 0.25 + 3);
    assertThat(assessment.rawCounts()).isEqualTo(30);
    assertThat(assessment.shape()).as("told apart").isEqualTo(9);
    assertThat(assessment.unseenTemplates()).isEqualTo(2);
    assertThat(assessment.lineNats()).containsExactly(4, 2, 2.5f, 0.5f, 4);
    assertThat(assessment.evidence())
        .extracting(TemplateEvidence::template)
        .containsExactly(
            template("INFO five"),
            template("INFO one"),
            template("ERROR three"),
            template("INFO two"),
            template("ERROR four"));
  }

  @Test
  void build_newTemplatesThatAddNothing_namesTheGravestFirst() {
    WindowTally window = new WindowTally(window("w", List.of("INFO one", "FATAL two")));
    window.templates().forEach(tally -> builder.addNew(tally, 0, 0));
    Assessment assessment = builder.build(window, CountCosts.Cost.NONE, 0, 0);
    assertThat(assessment.nats()).isZero();
    assertThat(assessment.evidence().get(0).template()).isEqualTo(template("FATAL two"));
  }
}
