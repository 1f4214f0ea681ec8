package dev.kikori.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.MDC;

/**
 * An application that keeps logging at an even rate: arguments that differ, a context that changes, now and then an exception, and messages
 * that are put together and never come twice, which must not fill any table.
 */
final class Workload {
  private static final int THREADS = 4;
  private static final int BURST = 50;
  private static final long TICK_NANOS = 10_000_000;
  private static final int UNIQUE_EVERY = 50;
  private static final int EXCEPTION_EVERY = 1000;

  private final Logger log;
  private final LongAdder calls = new LongAdder();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running = true;

  Workload(Logger log) {
    this.log = log;
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread thread = new Thread(() -> run(number), "workload-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  long calls() {
    return calls.sum();
  }

  void stop() throws InterruptedException {
    running = false;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void run(int thread) {
    long number = 0;
    while (running) {
      LockSupport.parkNanos(TICK_NANOS - Math.floorMod(System.nanoTime(), TICK_NANOS));
      MDC.put("request", "r-" + thread + "-" + number);
      for (int i = 0; i < BURST; i++) {
        one(number++);
      }
      calls.add(BURST);
    }
  }

  private void one(long number) {
    if (number % EXCEPTION_EVERY == 0) {
      log.error(
          "order {} not accepted", number, new IllegalStateException("locked since " + number));
    } else if (number % UNIQUE_EVERY == 0) {
      log.info("order " + number + " accepted by hand");
    } else {
      log.info("order {} accepted for customer {} in {} ms", number, "cust-48213", number % 700);
    }
  }
}
