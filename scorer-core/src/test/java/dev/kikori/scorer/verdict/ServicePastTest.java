package dev.kikori.scorer.verdict;

import static dev.kikori.scorer.verdict.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class ServicePastTest {
  private static final Template HARMLESS = template("INFO Graceful shutdown complete");
  private static final Template GRAVE = template("ERROR connection refused");
  private static final Template WARNING = template("WARN open-in-view is enabled");
  private static final Template ALERTED = template("WARN pool is exhausted");
  private static final Template UNSTATED = template("UNKNOWN link is down");

  private final ServicePast past = ServicePast.empty();

  @Test
  void show_harmless_isKnownAtOnce() {
    assertThat(past.knows(HARMLESS)).isFalse();
    past.show(HARMLESS, false, true);
    assertThat(past.knows(HARMLESS)).isTrue();
  }

  @Test
  void show_graveOrOfNoStatedLevel_isKnownAfterItsLastEpisode() {
    for (int i = 1; i <= Quarantine.NEW_LASTS_EPISODES; i++) {
      assertThat(past.knows(GRAVE)).isFalse();
      assertThat(past.knows(UNSTATED)).isFalse();
      past.show(GRAVE, true, true);
      past.show(UNSTATED, false, true);
      pass(ServicePast.EPISODE_GAP + 1);
    }
    assertThat(past.knows(GRAVE)).isTrue();
    assertThat(past.knows(UNSTATED)).isTrue();
  }

  @Test
  void show_oneTroubleThatAllInstancesHave_isOneEpisode() {
    for (int i = 0; i < 50; i++) {
      past.show(GRAVE, true, true);
      pass(ServicePast.EPISODE_GAP);
    }
    assertThat(past.knows(GRAVE)).isFalse();
  }

  @Test
  void show_warning_isKnownWhenItComesAgainUnlessItHasAlerted() {
    past.show(WARNING, true, false);
    past.show(GRAVE, true, false);
    past.show(ALERTED, true, true);
    assertThat(past.knows(WARNING)).as("the trouble may have just begun").isFalse();
    pass(ServicePast.EPISODE_GAP + 1);
    assertThat(past.knows(WARNING)).isTrue();
    assertThat(past.knows(GRAVE)).isFalse();
    assertThat(past.knows(ALERTED)).isFalse();
  }

  @Test
  void accept_grave_isKnown() {
    past.accept(GRAVE);
    assertThat(past.knows(GRAVE)).isTrue();
  }

  @Test
  void show_streamsThatHaveNothingToDoWithEachOther_isNotRemembered() {
    ServicePast none = ServicePast.none();
    none.show(HARMLESS, false, true);
    none.accept(GRAVE);
    assertThat(none.knows(HARMLESS)).isFalse();
    assertThat(none.knows(GRAVE)).isFalse();
  }

  @Test
  void read_inTheMiddleOfAnEpisode_goesOn() throws SnapshotException {
    for (int i = 1; i < Quarantine.NEW_LASTS_EPISODES; i++) {
      past.show(GRAVE, true, true);
      pass(ServicePast.EPISODE_GAP + 1);
    }
    past.show(HARMLESS, false, true);
    ServicePast restored = restored();
    assertThat(restored.knows(HARMLESS)).isTrue();
    assertThat(restored.knows(GRAVE)).isFalse();
    restored.show(GRAVE, true, true);
    assertThat(restored.knows(GRAVE)).isTrue();
  }

  private ServicePast restored() throws SnapshotException {
    ByteWriter out = new ByteWriter();
    past.write(out);
    ByteBuffer written = out.written();
    byte[] bytes = new byte[written.remaining()];
    written.get(bytes);
    ServicePast restored = ServicePast.empty();
    restored.read(new ByteReader(bytes));
    return restored;
  }

  private void pass(int windows) {
    for (int i = 0; i < windows; i++) {
      past.endWindow();
    }
  }
}
