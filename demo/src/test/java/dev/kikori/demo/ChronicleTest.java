package dev.kikori.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ChronicleTest {
  private final Chronicle chronicle = new Chronicle();

  @Test
  void begun_countsAnAlertWhenItIsFirstHeardOf_byWhateverRoad() {
    add(10, Sighting.Source.WEBHOOK, "a", true);
    add(20, Sighting.Source.LOG, "a", true);
    add(30, Sighting.Source.LOG, "b", true);
    assertThat(chronicle.begun(0, 20)).extracting(Sighting::id).containsExactly("a");
    assertThat(chronicle.begun(20, 40)).extracting(Sighting::id).containsExactly("b");
  }

  @Test
  void resolvedAlert_hasNotBegun() {
    add(10, Sighting.Source.LOG, "a", false);
    assertThat(chronicle.begun(0, 100)).isEmpty();
    assertThat(chronicle.first(0, alert -> true)).isNull();
  }

  @Test
  void first_isTheFirstFromThatTimeOnThatFits() {
    add(10, Sighting.Source.LOG, "a", true);
    add(20, Sighting.Source.WEBHOOK, "a", true);
    add(30, Sighting.Source.LOG, "b", true);
    Sighting first = chronicle.first(11, alert -> alert.source() == Sighting.Source.LOG);
    assertThat(first).isNotNull();
    assertThat(first.id()).isEqualTo("b");
  }

  private void add(long atMillis, Sighting.Source source, String id, boolean firing) {
    chronicle.add(new Sighting(atMillis, source, id, "shop", firing, 80, "text"));
  }
}
