package dev.kikori.scorer.verdict;

import static dev.kikori.scorer.verdict.Fixtures.template;
import static dev.kikori.scorer.verdict.Fixtures.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.window.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FamiliarityTest {
  private static final Window KNOWN = window("k", Collections.nCopies(20, "INFO request done"));
  private static final Window UNKNOWN = window("u", Collections.nCopies(20, "INFO never trained"));

  private final Familiarity familiarity =
      new Familiarity(id -> id == template("INFO request done").id());

  @Test
  void isHigh_beforeTheFirstWindow_isFalse() {
    assertThat(familiarity.isHigh()).isFalse();
  }

  @Test
  void isHigh_knownTemplates_isTrueFromTheFirstWindowOn() {
    familiarity.observe(KNOWN);
    assertThat(familiarity.isHigh()).isTrue();
  }

  @Test
  void isHigh_nineInTenLines_isTheLeastShare() {
    familiarity.observe(mixed(18));
    assertThat(familiarity.isHigh()).isTrue();
    familiarity.observe(mixed(17));
    assertThat(familiarity.isHigh()).isFalse();
  }

  @Test
  void isHigh_oneStrangeWindow_staysTrueAndManyMakeItFalse() {
    familiarity.observe(KNOWN);
    familiarity.observe(UNKNOWN);
    assertThat(familiarity.isHigh()).isTrue();
    for (int i = 0; i < 10; i++) {
      familiarity.observe(UNKNOWN);
    }
    assertThat(familiarity.isHigh()).isFalse();
  }

  @Test
  void use_modelOfAnotherSpace_startsAnew() {
    familiarity.observe(KNOWN);
    familiarity.use(id -> false, true);
    assertThat(familiarity.isHigh()).isTrue();
    familiarity.use(id -> false, false);
    familiarity.observe(KNOWN);
    assertThat(familiarity.isHigh()).isFalse();
  }

  private static Window mixed(int known) {
    List<String> lines = new ArrayList<>(Collections.nCopies(known, "INFO request done"));
    lines.addAll(Collections.nCopies(20 - known, "INFO never trained"));
    return window("m", lines);
  }
}
