package dev.kikori.scorer.verdict;

import static dev.kikori.scorer.verdict.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TemplateProfilesTest {
  private static final Template USUAL = template("INFO request done");

  private final List<Long> forgotten = new ArrayList<>();
  private final TemplateProfiles profiles = new TemplateProfiles(forgotten::add);

  @Test
  void presence_templateNotSeenForAHalfLife_halves() {
    TemplateProfile profile = profiles.add(USUAL);
    windowsWith(profile, 20 * TemplateProfiles.HALF_LIFE_WINDOWS);
    assertThat(profiles.presence(profile)).isCloseTo(1, within(1e-6));
    windowsWithout(TemplateProfiles.HALF_LIFE_WINDOWS);
    assertThat(profiles.presence(profile)).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void endWindow_weightsGrowTooLarge_areScaledDownAndNothingElseChanges() {
    TemplateProfile profile = profiles.add(USUAL);
    double before = 0;
    boolean scaled = false;
    for (int i = 0; i < 110 * TemplateProfiles.HALF_LIFE_WINDOWS; i++) {
      windowsWith(profile, 1);
      scaled |= profiles.weight() < before;
      before = profiles.weight();
    }
    assertThat(scaled).isTrue();
    assertThat(profiles.presence(profile)).isCloseTo(1, within(1e-6));
    assertThat(profiles.usual(profile)).isCloseTo(3, within(1e-6));
  }

  @Test
  void endWindow_notLearnt_leavesWhatIsUsual() {
    TemplateProfile profile = profiles.add(USUAL);
    windowsWith(profile, 10);
    double usual = profiles.usual(profile);
    profiles.endWindow(false);
    assertThat(profiles.usual(profile)).isEqualTo(usual);
  }

  @Test
  void nats_usualCount_isNoneAndAnotherCosts() {
    TemplateProfile profile = profiles.add(USUAL);
    windowsWith(profile, 100);
    assertThat(profiles.nats(profile, 3)).isZero();
    assertThat(profiles.nats(profile, 0)).isGreaterThan(3);
    assertThat(profiles.nats(profile, 30)).isGreaterThan(3);
  }

  @Test
  void common_templateThatBecomesRare_isNoLongerMissed() {
    TemplateProfile profile = profiles.add(USUAL);
    windowsWith(profile, 10);
    assertThat(profiles.common()).containsExactly(profile);
    windowsWithout(100);
    profiles.prune();
    assertThat(profiles.common()).isEmpty();
  }

  @Test
  void add_moreThanItHolds_forgetsTheOneLongestUnaskedFor() {
    Template first = new Template(0, Severity.INFO, "", "first");
    profiles.learn(profiles.add(first), 1);
    for (long id = 1; id < TemplateProfiles.MAX_TEMPLATES; id++) {
      profiles.add(new Template(id, Severity.INFO, "", "other"));
    }
    assertThat(profiles.get(first)).isNotNull();
    profiles.add(USUAL);
    assertThat(forgotten).containsExactly(1L);
    assertThat(profiles.all()).hasSize(TemplateProfiles.MAX_TEMPLATES);
  }

  private void windowsWith(TemplateProfile profile, int windows) {
    for (int i = 0; i < windows; i++) {
      profiles.learn(profile, 3);
      profiles.endWindow(true);
    }
  }

  private void windowsWithout(int windows) {
    for (int i = 0; i < windows; i++) {
      profiles.endWindow(true);
    }
  }
}
