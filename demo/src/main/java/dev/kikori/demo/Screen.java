package dev.kikori.demo;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** The terminal: lines that stay, with their time, and one at the bottom that changes; without a terminal only the former. */
final class Screen {
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final int WIDTH = 150;

  private final PrintStream out;
  private final Style style;
  private final boolean terminal;
  private final LongSupplier clockMillis;
  private String status = "";

  /**
   * A screen.
   *
   * @param clockMillis time since the demo's start
   */
  Screen(PrintStream out, Style style, boolean terminal, LongSupplier clockMillis) {
    this.out = out;
    this.style = style;
    this.terminal = terminal;
    this.clockMillis = clockMillis;
  }

  Style style() {
    return style;
  }

  /** A line that stays, without a time. */
  synchronized void line(String text) {
    hide();
    out.println(text);
    show();
  }

  /** A line that stays, with its time. */
  void event(String text) {
    line("  " + style.faint(clock(clockMillis.getAsLong())) + "  " + text);
  }

  /** The line at the bottom. */
  synchronized void status(String text) {
    hide();
    status = text;
    show();
  }

  private void hide() {
    if (terminal && !status.isEmpty()) {
      out.print(CLEAR_LINE);
    }
  }

  private void show() {
    if (terminal && !status.isEmpty()) {
      out.print("  " + style.faint(clock(clockMillis.getAsLong()) + "  " + status));
    }
    out.flush();
  }

  /** Minutes and seconds. */
  static String clock(long millis) {
    return "%2d:%02d".formatted(millis / 60_000, millis / 1000 % 60);
  }

  /** What fits into a line. */
  static String cut(String text, int already) {
    int room = WIDTH - already;
    return text.length() <= room ? text : text.substring(0, room - 1) + "…";
  }
}
