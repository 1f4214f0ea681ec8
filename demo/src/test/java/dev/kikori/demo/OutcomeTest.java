package dev.kikori.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.cli.Style;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutcomeTest {
  private static final Sighting IN_LOG = sighting(4_500, Sighting.Source.LOG);
  private static final Sighting BY_WEBHOOK = sighting(3_000, Sighting.Source.WEBHOOK);

  @Test
  void seconds_areThoseOfTheFirstRoad() {
    Outcome both = new Outcome(Fault.SLOW, 2_000, IN_LOG, BY_WEBHOOK, 0);
    assertThat(both.seconds()).isEqualTo(1);
    assertThat(both.missed()).isFalse();
    assertThat(new Outcome(Fault.SLOW, 2_000, IN_LOG, null, 0).seconds()).isEqualTo(2.5);
  }

  @Test
  void missedFault_isNotPerfect_andNorIsAFalseAlert() {
    Outcome missed = new Outcome(Fault.LEAK, 2_000, null, null, 0);
    Outcome found = new Outcome(Fault.LEAK, 2_000, IN_LOG, BY_WEBHOOK, 0);
    assertThat(missed.seconds()).isNegative();
    assertThat(new RunResult(1, List.of(missed), List.of(), 10, 1).isPerfect()).isFalse();
    assertThat(new RunResult(1, List.of(found), List.of(IN_LOG), 10, 1).isPerfect()).isFalse();
    assertThat(new RunResult(1, List.of(found), List.of(), 10, 1).isPerfect()).isTrue();
  }

  @Test
  void table_saysWhenByWhichRoad_andWhatWasMissed() {
    List<String> table =
        OutcomeTable.of(
            List.of(
                new Outcome(Fault.SLOW, 62_000, IN_LOG, null, 0),
                new Outcome(Fault.LEAK, 2_000, IN_LOG, BY_WEBHOOK, 3)),
            Style.PLAIN);
    assertThat(table.get(1)).contains("a slow downstream", "1:02", "–");
    assertThat(table.get(2)).contains("a leak fills the heap", "+2.5 s", "+1.0 s").endsWith("3");
  }

  @Test
  void eachFault_knowsItsOwnAlertsAlone() {
    Sighting timeout =
        new Sighting(1, Sighting.Source.LOG, "a", "shop", true, 80, "9 × `No answer from stock`");
    assertThat(Fault.SLOW.isShownBy(timeout)).isTrue();
    assertThat(Fault.LEAK.isShownBy(timeout)).isFalse();
    assertThat(Fault.LEAK.leadsTo(timeout)).isTrue();
    assertThat(Fault.RELEASE.isShownBy(timeout) || Fault.RELEASE.leadsTo(timeout)).isFalse();
  }

  private static Sighting sighting(long atMillis, Sighting.Source source) {
    return new Sighting(atMillis, source, "a", "shop", true, 80, "text");
  }
}
