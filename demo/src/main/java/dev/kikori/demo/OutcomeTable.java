package dev.kikori.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The closing table: each fault, when it was made, when it was alerted, and what was alerted for nothing before. */
final class OutcomeTable {
  private static final String ROW = "  %-24s %8s   %-9s %-11s %-7s %s";

  private OutcomeTable() {}

  static List<String> of(List<Outcome> outcomes, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        style.bold(
            ROW.formatted(
                "fault", "injected", "in log", "by webhook", "risk", "false alerts before")));
    for (Outcome outcome : outcomes) {
      String row =
          ROW.formatted(
              outcome.fault().title(),
              Screen.clock(outcome.injectedMillis()),
              after(outcome.logSeconds()),
              after(outcome.webhookSeconds()),
              outcome.inLog() == null ? "–" : outcome.inLog().risk(),
              outcome.falseBefore().size());
      lines.add(outcome.missed() || !outcome.falseBefore().isEmpty() ? style.red(row) : row);
    }
    return lines;
  }

  private static String after(double seconds) {
    return seconds < 0 ? "missed" : String.format(Locale.ROOT, "+%.1f s", seconds);
  }
}
