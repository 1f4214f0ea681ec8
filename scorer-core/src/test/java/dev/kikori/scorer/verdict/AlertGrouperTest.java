package dev.kikori.scorer.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.window.Window;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlertGrouperTest {
  private final List<Alert> out = new ArrayList<>();
  private final AlertGrouper grouper = new AlertGrouper(out::add);

  @Test
  void accept_neighbouringWindowsOfOneProblem_makeOneAlert() {
    grouper.accept(alerting("0", 0.7, "ERROR a"));
    grouper.accept(alerting("1", 0.9, "ERROR a"));
    grouper.accept(alerting("2", 0.8, "ERROR a"));
    grouper.flush();
    assertThat(out)
        .extracting(Alert::status)
        .containsExactly(
            Alert.Status.FIRING, Alert.Status.UPDATED, Alert.Status.UPDATED, Alert.Status.RESOLVED);
    Alert resolved = out.get(3);
    assertThat(resolved.windows()).isEqualTo(3);
    assertThat(resolved.worst().id()).isEqualTo("1");
  }

  @Test
  void accept_quietLongEnough_resolves() {
    grouper.accept(alerting("0", 0.7, "ERROR a"));
    for (int i = 0; i <= AlertGrouper.QUIET_WINDOWS; i++) {
      grouper.accept(verdict(Fixtures.window("q" + i, List.of("INFO fine")), 0.1));
    }
    assertThat(out.get(out.size() - 1).status()).isEqualTo(Alert.Status.RESOLVED);
  }

  @Test
  void accept_differentProblems_makeDifferentAlerts() {
    grouper.accept(alerting("0", 0.7, "ERROR a"));
    grouper.accept(alerting("1", 0.7, "ERROR b"));
    assertThat(out)
        .extracting(Alert::status)
        .containsExactly(Alert.Status.FIRING, Alert.Status.FIRING);
  }

  @Test
  void accept_moreProblemsThanItHolds_resolvesTheOldest() {
    for (int i = 0; i <= AlertGrouper.MAX_OPEN; i++) {
      grouper.accept(
          verdict(new Window("s" + i, "0", Fixtures.window("0", List.of("ERROR a")).lines()), 0.9));
    }
    assertThat(out.get(out.size() - 1).status()).isEqualTo(Alert.Status.RESOLVED);
    assertThat(out.get(out.size() - 1).stream()).isEqualTo("s0");
  }

  private static Verdict alerting(String id, double score, String line) {
    return verdict(Fixtures.window(id, List.of(line)), score);
  }

  private static Verdict verdict(Window window, double score) {
    List<TemplateEvidence> drivers =
        List.of(new TemplateEvidence(window.lines().get(0).template(), 1, 0, 9, true));
    return new Verdict(
        window,
        window.id(),
        score,
        (int) (score * 100),
        score >= 0.5,
        List.of(),
        List.of(),
        Summaries.of(drivers),
        1,
        drivers,
        Fingerprint.of(window.stream(), drivers),
        false,
        Verdict.Mode.LABEL_FREE);
  }
}
