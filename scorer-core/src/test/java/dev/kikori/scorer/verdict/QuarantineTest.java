package dev.kikori.scorer.verdict;

import static dev.kikori.scorer.verdict.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.template.Template;
import org.junit.jupiter.api.Test;

final class QuarantineTest {
  private static final Template NEW = template("INFO cache warmed up");
  private static final Template GRAVE = template("ERROR connection refused");

  private final Quarantine quarantine = new Quarantine();

  @Test
  void admits_harmless_atOnceAndDoesNotHoldIt() {
    assertThat(quarantine.admits(NEW, false, false, 0)).isTrue();
    assertThat(quarantine.holds(NEW)).isFalse();
  }

  @Test
  void admits_graveWithoutAlert_afterItsProbation() {
    for (long window = 0; window <= Quarantine.PROBATION_WINDOWS; window++) {
      assertThat(quarantine.admits(GRAVE, true, false, window)).isFalse();
    }
    assertThat(quarantine.admits(GRAVE, true, false, Quarantine.PROBATION_WINDOWS + 1)).isTrue();
    assertThat(quarantine.hasAlerted(GRAVE)).isFalse();
  }

  @Test
  void admits_lastingTrouble_whenItHasLastedForSoManyWindows() {
    for (int i = 1; i < Quarantine.NEW_LASTS_WINDOWS; i++) {
      assertThat(quarantine.admits(NEW, false, true, i)).isFalse();
    }
    assertThat(quarantine.admits(NEW, false, true, Quarantine.NEW_LASTS_WINDOWS)).isTrue();
    assertThat(quarantine.hasAlerted(NEW)).isTrue();
  }

  @Test
  void admits_troubleThatComesAndGoes_atItsLastEpisode() {
    long window = 0;
    for (int i = 1; i < Quarantine.NEW_LASTS_EPISODES; i++) {
      assertThat(quarantine.admits(GRAVE, true, true, window)).isFalse();
      window += Quarantine.EPISODE_GAP + 1;
    }
    assertThat(quarantine.admits(GRAVE, true, true, window)).isTrue();
  }

  @Test
  void isOver_templateThatStaysAway_afterTheGap() {
    assertThat(quarantine.isOver(GRAVE, 0)).as("not held").isTrue();
    quarantine.admits(GRAVE, true, true, 10);
    assertThat(quarantine.isOver(GRAVE, 10 + Quarantine.EPISODE_GAP)).isFalse();
    assertThat(quarantine.isOver(GRAVE, 11 + Quarantine.EPISODE_GAP)).isTrue();
  }

  @Test
  void insistence_sightings_growsUpToALimit() {
    assertThat(quarantine.insistence(GRAVE)).isEqualTo(1);
    quarantine.admits(GRAVE, true, true, 1);
    double once = quarantine.insistence(GRAVE);
    assertThat(once).isGreaterThan(1);
    for (long window = 2; window < 10; window++) {
      quarantine.admits(GRAVE, true, true, window);
    }
    double often = quarantine.insistence(GRAVE);
    assertThat(often).isGreaterThan(once);
    quarantine.admits(GRAVE, true, true, 10);
    assertThat(quarantine.insistence(GRAVE)).isEqualTo(often);
  }

  @Test
  void release_held_isAsIfItHadNeverBeenSeen() {
    quarantine.admits(GRAVE, true, true, 1);
    quarantine.release(GRAVE);
    assertThat(quarantine.holds(GRAVE)).isFalse();
    assertThat(quarantine.insistence(GRAVE)).isEqualTo(1);
  }
}
