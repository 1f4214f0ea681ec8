package dev.kikori.appender;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlertLineTest {
  @Test
  void arguments_wholeAlert_sayWhatAPersonNeeds() {
    Alert alert =
        Alert.builder()
            .status(Alert.Status.FIRING)
            .service("shop")
            .riskScore(92.6)
            .addSummary("14 connections failed.")
            .addSummary("First at 10:00.")
            .url("http://kikori/alerts/7")
            .build();

    assertThat(AlertLine.arguments(alert))
        .containsExactly(
            "firing",
            "shop",
            "93",
            "14 connections failed. First at 10:00.",
            "http://kikori/alerts/7");
  }

  @Test
  void arguments_withoutSummary_sayTheCriticalLinesElseTheWarnings() {
    Alert.Builder alert = Alert.builder().addWarning("slow");
    assertThat(AlertLine.arguments(alert.build())[3]).isEqualTo("slow");
    assertThat(AlertLine.arguments(alert.addCritical("dead").build())[3]).isEqualTo("dead");
  }

  @Test
  void keyValues_emptyOnes_areLeftOut() {
    Alert alert = Alert.builder().fingerprint("f1").addTemplate("a {}").addTemplate("b").build();

    assertThat(AlertLine.keyValues(alert))
        .containsOnlyKeys("kikori.fingerprint", "kikori.status", "kikori.risk", "kikori.templates")
        .containsEntry("kikori.templates", "a {} | b");
  }

  @Test
  void clean_linesEscapesAndDirectionMarks_staysOnOneLine() {
    assertThat(AlertLine.clean("a\r\nERROR fake\u001b[31m\u2028b\u0085c\u202ed\u0000"))
        .isEqualTo("a  ERROR fake [31m b c d");
  }

  @Test
  void clean_long_isCut() {
    assertThat(AlertLine.clean("x".repeat(1_000_000))).hasSize(2_000);
  }
}
