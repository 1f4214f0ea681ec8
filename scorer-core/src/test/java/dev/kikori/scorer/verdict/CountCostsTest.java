package dev.kikori.scorer.verdict;

import static dev.kikori.scorer.verdict.Fixtures.template;
import static dev.kikori.scorer.verdict.Fixtures.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CountCostsTest {
  private static final List<String> USUAL =
      List.of("INFO request received", "INFO request done", "INFO request done");

  private final TemplateProfiles profiles = new TemplateProfiles(id -> {});
  private final CountCosts costs = new CountCosts(profiles);

  @Test
  void of_usualCounts_isNothing() {
    learn(200);
    assertThat(of(USUAL)).isEqualTo(new CountCosts.Cost(0, 0, of(USUAL).byTemplate()));
  }

  @Test
  void of_templateThatHardlyAnyWindowLacks_isMissed() {
    learn(200);
    CountCosts.Cost cost = of(List.of("INFO request done", "INFO request done"));
    assertThat(cost.unusual()).isGreaterThan(3);
    assertThat(cost.unusual(template("INFO request received")))
        .isCloseTo(cost.unusual(), within(1e-9));
  }

  @Test
  void of_moreThanUsual_isSharedAmongTheTemplatesThatSayIt() {
    learn(50);
    CountCosts.Cost cost =
        of(
            List.of(
                "INFO request received",
                "INFO request received",
                "INFO request received",
                "INFO request received",
                "INFO request received",
                "INFO request done"));
    double received = cost.unusual(template("INFO request received"));
    double done = cost.unusual(template("INFO request done"));
    assertThat(received).isPositive();
    assertThat(received + done).isCloseTo(cost.unusual(), within(1e-9));
  }

  @Test
  void of_fewCostsKnown_isTrustedTheLess() {
    learn(20);
    double young = of(List.of("INFO request done")).unusual();
    learn(200);
    assertThat(of(List.of("INFO request done")).unusual()).isGreaterThan(3 * young);
  }

  @Test
  void regularity_windowsThatCostMuch_falls() {
    assertThat(costs.regularity()).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      costs.learn(30);
    }
    assertThat(costs.regularity()).isLessThan(0.1);
  }

  private CountCosts.Cost of(List<String> lines) {
    return costs.of(new WindowTally(window("w", lines)));
  }

  private void learn(int windows) {
    WindowTally usual = new WindowTally(window("w", USUAL));
    for (int i = 0; i < windows; i++) {
      double raw = costs.of(usual).raw();
      for (TemplateTally tally : usual.templates()) {
        TemplateProfile known = profiles.get(tally.template());
        profiles.learn(known == null ? profiles.add(tally.template()) : known, tally.count());
      }
      profiles.endWindow(true);
      costs.learn(raw);
    }
  }
}
