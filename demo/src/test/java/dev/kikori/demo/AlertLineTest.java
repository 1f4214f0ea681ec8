package dev.kikori.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AlertLineTest {
  private static final String TEXT =
      "Kikori alert %s: service shop, risk 93: 14 × `no <*>` (never seen before) http://127.0.0.1:8080/alerts/a17";

  @Test
  void springBootsLine_isAnAlert() {
    String line = "2026-11-22T05:03:08.124Z ERROR 1 --- [shop] [kikori-alerts-1] kikori.alert  : ";
    assertThat(AlertLine.read(line + TEXT.formatted("firing"), 5))
        .contains(
            new Sighting(
                5,
                Sighting.Source.LOG,
                "a17",
                "shop",
                true,
                93,
                "14 × `no <*>` (never seen before)"));
  }

  @Test
  void log4j2sLine_isAnAlert_firingUntilItIsResolved() {
    String line = "2026-11-22 05:03:08,124 ERROR [kikori-alerts-1] kikori.alert - ";
    assertThat(AlertLine.read(line + TEXT.formatted("updated"), 5).orElseThrow().firing()).isTrue();
    assertThat(AlertLine.read(line + TEXT.formatted("resolved"), 5).orElseThrow().firing())
        .isFalse();
  }

  @Test
  void otherLines_areNone() {
    assertThat(AlertLine.read("INFO com.example.shop.OrderService : Kikori alert firing", 5))
        .isEmpty();
  }
}
