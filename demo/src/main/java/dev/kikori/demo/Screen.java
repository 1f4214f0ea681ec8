package dev.kikori.demo;

import dev.kikori.cli.Style;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The terminal: lines that stay, with their time, and one at the bottom that changes; without a terminal only the former. */
final class Screen implements AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final String INDENT = "          ";

  /** Set by the launcher; a file takes longer lines than a terminal. */
  private static final int WIDTH = Integer.getInteger("kikori.stdout.columns", 160);

  private final PrintStream out;
  private final Style style;
  private final boolean terminal;
  private final LongSupplier clockMillis;
  private String status = "";
  private boolean closed;

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
    if (!closed) {
      hide();
      out.println(text);
      show();
    }
  }

  /** A line that stays, with its time. */
  void event(String text) {
    line("  " + style.faint(clock(clockMillis.getAsLong())) + "  " + text);
  }

  /** More about the line before, cut to what the terminal takes. */
  void detail(String text) {
    line(INDENT + style.faint(cut(text, INDENT.length())));
  }

  /** The line at the bottom. */
  synchronized void status(String text) {
    if (!closed) {
      hide();
      status = text;
      show();
    }
  }

  /** Says nothing more. */
  @Override
  public synchronized void close() {
    hide();
    out.flush();
    closed = true;
  }

  private void hide() {
    if (terminal && !status.isEmpty()) {
      out.print(CLEAR_LINE);
    }
  }

  private void show() {
    if (terminal && !status.isEmpty()) {
      out.print("  " + style.faint(cut(clock(clockMillis.getAsLong()) + "  " + status, 2)));
    }
    out.flush();
  }

  /** Minutes and seconds. */
  static String clock(long millis) {
    return String.format(Locale.ROOT, "%2d:%02d", millis / 60_000, millis / 1000 % 60);
  }

  /** What fits into a line. */
  private static String cut(String text, int already) {
    int room = Math.max(20, WIDTH - already);
    return text.length() <= room ? text : text.substring(0, room - 1) + "…";
  }
}
