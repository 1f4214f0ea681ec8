package dev.kikori.trainer.train;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The line that tells how far training is: on a terminal it is rewritten twice a second, elsewhere a new one comes every ten seconds. Not
 * safe for use by several threads.
 */
public final class Progress {
  /** Set by the launcher if standard error is a terminal; since Java 22 a console is no sign of one. */
  private static final String STDERR_TERMINAL = "kikori.stderr.terminal";

  private static final long REWRITE_NANOS = 500_000_000L;
  private static final long REPEAT_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private long last;
  private int width;

  /**
   * A progress line.
   *
   * @param out where it goes
   * @param terminal whether it may be rewritten
   * @param nanos the clock
   */
  public Progress(PrintStream out, boolean terminal, LongSupplier nanos) {
    this.out = out;
    this.terminal = terminal;
    this.nanos = nanos;
    this.last = nanos.getAsLong() - REPEAT_NANOS;
  }

  /** A progress line on standard error; rewritten in place if the launcher says that it is a terminal. */
  public static Progress onStandardError() {
    return new Progress(System.err, Boolean.getBoolean(STDERR_TERMINAL), System::nanoTime);
  }

  /** A finished message on a line of its own. */
  public void say(String message) {
    clear();
    out.println(message);
    out.flush();
  }

  /** Tells of a step, if it is time to. */
  public void step(
      String stage,
      long step,
      long steps,
      double loss,
      double rate,
      String unit,
      double secondsLeft) {
    long now = nanos.getAsLong();
    if (now - last < (terminal ? REWRITE_NANOS : REPEAT_NANOS)) {
      return;
    }
    last = now;
    String line =
        String.format(
            Locale.ROOT,
            "%s  step %d/%d  loss %.4f  %,.0f %s/s  %s left",
            stage,
            step,
            steps,
            loss,
            rate,
            unit,
            clock(secondsLeft));
    if (terminal) {
      out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      width = line.length();
    } else {
      out.println(line);
    }
    out.flush();
  }

  private void clear() {
    if (terminal && width > 0) {
      out.print("\r" + " ".repeat(width) + "\r");
      width = 0;
    }
  }

  static String clock(double seconds) {
    long whole = Math.round(Math.max(0, seconds));
    return whole >= 3600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }
}
