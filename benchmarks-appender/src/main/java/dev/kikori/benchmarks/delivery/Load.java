package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The application's threads, each with a name and a counter of its own. */
final class Load {
  static final String LOGGER = "com.acme.orders.OrderService";
  static final String PATTERN = "thread {} logs event {}";

  /** One in so many events is a warning, the others are below. */
  private static final int WARNING_EVERY = 4;

  private final Subject subject;
  private final int[] logged;
  private final List<Thread> running = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Load(Subject subject, int threads) {
    this.subject = subject;
    this.logged = new int[threads];
  }

  static String threadName(int thread) {
    return "load-" + thread;
  }

  /** Starts logging so many more events, divided among the threads. */
  Load start(long events) {
    for (int i = 0; i < logged.length; i++) {
      int thread = i;
      int from = logged[i];
      int to = from + (int) (events / logged.length);
      logged[i] = to;
      Thread runner = new Thread(() -> log(thread, from, to), threadName(thread));
      runner.setUncaughtExceptionHandler((who, cause) -> failure.compareAndSet(null, cause));
      running.add(runner);
      runner.start();
    }
    return this;
  }

  /** Waits for the end of what was started. */
  void join() throws InterruptedException {
    for (Thread thread : running) {
      thread.join();
    }
    running.clear();
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("a log call threw into the application", thrown);
    }
  }

  /** Log calls made or about to be made. */
  long calls() {
    long sum = 0;
    for (int each : logged) {
      sum += each;
    }
    return sum;
  }

  private void log(int thread, int from, int to) {
    for (int counter = from; counter < to; counter++) {
      subject.log(counter % WARNING_EVERY == 0 ? Severity.WARN : Severity.INFO, thread, counter);
    }
  }
}
