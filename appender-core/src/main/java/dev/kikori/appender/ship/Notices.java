package dev.kikori.appender.ship;

import dev.kikori.appender.Diagnostics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Warnings that come once per kind and then on a ladder: after one minute, ten minutes, and every hour, with how often it happened.
 * Used by one thread; a diagnostics that throws does no harm.
 */
final class Notices {
  private static final long[] LADDER_NANOS = {
    TimeUnit.MINUTES.toNanos(1), TimeUnit.MINUTES.toNanos(10), TimeUnit.HOURS.toNanos(1)
  };

  private final Diagnostics diagnostics;
  private final LongSupplier clock;
  private final Map<String, Rung> rungs = new HashMap<>();

  Notices(Diagnostics diagnostics, LongSupplier clock) {
    this.diagnostics = diagnostics;
    this.clock = clock;
  }

  /** Warns, unless this kind was warned of a short while ago; then it is only counted. */
  void warn(String kind, String message, @Nullable Throwable cause) {
    long now = clock.getAsLong();
    Rung rung = rungs.computeIfAbsent(kind, k -> new Rung());
    rung.silent++;
    if (rung.step > 0 && now - rung.notBefore < 0) {
      return;
    }
    String text = rung.silent > 1 ? message + " (" + rung.silent + " times by now)" : message;
    rung.notBefore = now + LADDER_NANOS[Math.min(rung.step, LADDER_NANOS.length - 1)];
    rung.step++;
    rung.silent = 0;
    say(() -> diagnostics.warn(text, cause));
  }

  void info(String message) {
    say(() -> diagnostics.info(message));
  }

  /** The trouble of these kinds is over: the next time is the first again. */
  void over(String... kinds) {
    for (String kind : kinds) {
      rungs.remove(kind);
    }
  }

  private static void say(Runnable words) {
    try {
      words.run();
    } catch (RuntimeException e) {
      // What a person should know could not be told; nothing depends on it.
    }
  }

  private static final class Rung {
    private int step;
    private int silent;
    private long notBefore;
  }
}
