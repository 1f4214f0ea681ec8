package dev.kikori.demo;

import dev.kikori.cli.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The closing table: each fault, when it was made, when it was alerted, and how many false alerts there were before. */
final class OutcomeTable {
  private static final String ROW = "  %-22s %8s   %-9s %-10s %4s   %s";

  private OutcomeTable() {}

  static List<String> of(List<Outcome> outcomes, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        style.bold(
            ROW.formatted(
                "fault", "injected", "in log", "webhook", "risk", "false alerts before")));
    for (Outcome outcome : outcomes) {
      String row =
          ROW.formatted(
              outcome.fault().title(),
              Screen.clock(outcome.injectedMillis()),
              after(outcome.logSeconds()),
              after(outcome.webhookSeconds()),
              outcome.risk(),
              outcome.falseBefore());
      lines.add(outcome.missed() || outcome.falseBefore() > 0 ? style.red(row) : row);
    }
    return lines;
  }

  private static String after(double seconds) {
    return seconds < 0 ? "–" : String.format(Locale.ROOT, "+%.1f s", seconds);
  }
}
