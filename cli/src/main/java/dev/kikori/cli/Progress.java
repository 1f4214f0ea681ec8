package dev.kikori.cli;

import java.io.PrintStream;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Lines, rate and time left on one line of a terminal's standard error, a few times a second; silent elsewhere. {@link #line} belongs to the
 * reading thread, {@link #hide} to any.
 */
final class Progress {
  /** Set by the launcher if standard error is a terminal. */
  static final String STDERR_TERMINAL = "kikori.stderr.terminal";

  private static final long EVERY_NANOS = 250_000_000L;
  private static final int LOOK_AT_CLOCK_EVERY = 256;
  private static final double TOO_EARLY_TO_TELL = 0.01;

  private final PrintStream err;
  private final boolean shown;
  private final LongSupplier nanoTime;
  private final DoubleSupplier share;
  private long started;
  private long lines;
  private long last;
  private boolean visible;

  /**
   * A progress line.
   *
   * @param err where it goes
   * @param shown whether that is a terminal
   * @param nanoTime the clock
   * @param share how much of the input has been read, 0 to 1; NaN if nobody knows
   */
  Progress(PrintStream err, boolean shown, LongSupplier nanoTime, DoubleSupplier share) {
    this.err = err;
    this.shown = shown;
    this.nanoTime = nanoTime;
    this.share = share;
    this.started = nanoTime.getAsLong();
    this.last = started;
  }

  /** A progress line on standard error, if that is a terminal. */
  static Progress ofTerminal(PrintStream err, DoubleSupplier share) {
    return new Progress(err, Boolean.getBoolean(STDERR_TERMINAL), System::nanoTime, share);
  }

  /** Starts the clock anew: what was needed before the first line doesn't count. */
  void begin() {
    started = nanoTime.getAsLong();
  }

  /** States that another event has been read. */
  void line(long lineNumber) {
    lines = lineNumber;
    if (shown && lineNumber % LOOK_AT_CLOCK_EVERY == 0) {
      long now = nanoTime.getAsLong();
      if (now - last >= EVERY_NANOS) {
        last = now;
        show(text(now));
      }
    }
  }

  /** Takes the line off the terminal, to print something else. */
  synchronized void hide() {
    if (visible) {
      err.print("\r\u001b[K");
      err.flush();
      visible = false;
    }
  }

  private synchronized void show(String text) {
    err.print("\r\u001b[K" + text);
    err.flush();
    visible = true;
  }

  private String text(long now) {
    double seconds = Math.max(1e-3, (now - started) / 1e9);
    StringBuilder text = new StringBuilder();
    text.append(Numbers.grouped(lines))
        .append(" lines  ")
        .append(Numbers.grouped(Math.round(lines / seconds)))
        .append("/s");
    double done = share.getAsDouble();
    if (done >= TOO_EARLY_TO_TELL && done <= 1) {
      text.append("  ").append(Math.round(100 * done)).append(" %  ");
      text.append(Numbers.seconds(Math.round(seconds * (1 - done) / done))).append(" left");
    }
    return text.toString();
  }
}
