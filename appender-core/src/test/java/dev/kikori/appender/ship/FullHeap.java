package dev.kikori.appender.ship;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.Diagnostics;
import dev.kikori.appender.KikoriClient;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.encode.EventEncoder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An application that logs, leaks until its heap is full, and logs on for a while before what leaked is let go. */
final class FullHeap {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static volatile Object @Nullable [] leak;
  private static volatile boolean full;

  private FullHeap() {}

  public static void main(String[] arguments) {
    // Nobody listens at the first: a class that is first needed when a stream fails is loaded
    // before there is no memory for it.
    KikoriOptions options =
        Sending.to(1, Integer.parseInt(arguments[0])).connectTimeout(Duration.ofSeconds(5)).build();
    KikoriClient client = KikoriClient.create(options, new Printing());
    client.start();
    log(client, Duration.ofMillis(100));
    awaitAcknowledged(client.metrics());
    leakAndLog(client, Duration.ofMillis(Long.parseLong(arguments[1])));
    log(client, Duration.ofMillis(100));
    long freed = System.nanoTime();
    AppenderMetrics metrics = client.metrics();
    awaitAcknowledged(metrics);
    boolean done = isDone(metrics);
    System.out.println(
        "logged "
            + metrics.logged()
            + ", accepted "
            + metrics.accepted()
            + ", acknowledged "
            + metrics.acknowledged()
            + ", reconnects "
            + metrics.reconnects()
            + ", "
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - freed)
            + " ms after");
    client.stop();
    System.out.print(done ? "all acknowledged\n" : "not all acknowledged\n");
  }

  private static void awaitAcknowledged(AppenderMetrics metrics) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!isDone(metrics) && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private static boolean isDone(AppenderMetrics metrics) {
    return metrics.acknowledged() == metrics.accepted();
  }

  private static void leakAndLog(KikoriClient client, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Thread leaking = new Thread(() -> leakUntil(end), "leaking");
    leaking.start();
    while (leaking.isAlive()) {
      try {
        log(client, Duration.ofMillis(10));
      } catch (OutOfMemoryError e) {
        // The application's own.
      }
    }
    System.out.println(full ? "heap was full" : "heap was never full");
  }

  /** Takes every byte as soon as it is there. */
  private static void leakUntil(long end) {
    int size = 1 << 20;
    while (System.nanoTime() - end < 0) {
      try {
        leak = new Object[] {leak, new byte[size]};
      } catch (OutOfMemoryError e) {
        full = true;
        size = Math.max(8, size / 2);
      }
    }
    leak = null;
  }

  private static void log(KikoriClient client, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      EventEncoder event = client.begin(Severity.INFO, "dev.kikori.Shop");
      if (event != null) {
        event.time(System.currentTimeMillis() * 1_000_000);
        event.pattern("order {} done");
        event.argument(end);
        client.commit(event);
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
    }
  }

  private static final class Printing implements Diagnostics {
    @Override
    public void warn(String message, @Nullable Throwable cause) {
      System.out.println("WARN " + message + " " + cause);
    }

    @Override
    public void info(String message) {
      System.out.println("INFO " + message);
    }
  }
}
