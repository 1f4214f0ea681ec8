package dev.kikori.appender;

import com.sun.management.ThreadMXBean;
import dev.kikori.appender.encode.EventEncoder;
import dev.kikori.appender.metrics.Counters;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A quick look at what begin to commit costs, for whoever changes it; the figures that count are JMH's. Every 10 ms each thread makes
 * 256 calls, which are timed; a sender empties the ring between. Arguments: threads, seconds.
 */
final class HotPathCost {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int BURST = 256;
  private static final String[] ORDERS = new String[1024];

  static {
    for (int i = 0; i < ORDERS.length; i++) {
      ORDERS[i] = "A-" + (7_000_000 + 31 * i);
    }
  }

  private HotPathCost() {}

  public static void main(String[] args) throws InterruptedException {
    int threads = args.length > 0 ? Integer.parseInt(args[0]) : 1;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    Counters counters = new Counters();
    KikoriClient client =
        new KikoriClient(
            KikoriOptions.DEFAULTS,
            Diagnostics.none(),
            counters,
            new Alerts(30, counters, Diagnostics.none()),
            (ring, definitions) -> new DiscardingSender(ring, counters));
    client.start();
    double[] nanos = new double[threads];
    double[] bytes = new double[threads];
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      int index = t;
      new Thread(
              () -> {
                run(client, seconds * 50);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                nanos[index] = run(client, seconds * 50);
                bytes[index] =
                    (THREADS.getCurrentThreadAllocatedBytes() - before) / (seconds * 50.0 * BURST);
                done.countDown();
              },
              "worker-" + t)
          .start();
    }
    done.await();
    System.out.printf(
        Locale.ROOT,
        "{\"threads\": %d, \"nanos\": %.1f, \"bytes\": %.2f, \"dropped\": %d}%n",
        threads,
        Arrays.stream(nanos).average().orElse(0),
        Arrays.stream(bytes).max().orElse(0),
        client.metrics().dropped());
    client.stop();
  }

  private static double run(KikoriClient client, int bursts) {
    double[] each = new double[bursts];
    long calls = 0;
    for (int b = 0; b < bursts; b++) {
      LockSupport.parkNanos(10_000_000);
      long start = System.nanoTime();
      for (int i = 0; i < BURST; i++) {
        call(client, calls++);
      }
      each[b] = (System.nanoTime() - start) / (double) BURST;
    }
    Arrays.sort(each);
    return each[bursts / 2];
  }

  private static void call(KikoriClient client, long n) {
    EventEncoder event = client.begin(Severity.INFO, "com.example.shop.OrderService");
    if (event == null) {
      return;
    }
    event.time(1_764_000_000_000_000_000L + n);
    event.thread(Thread.currentThread().getName());
    event.pattern("order {} accepted for customer {} in {} ms");
    event.argument(ORDERS[(int) (n & ORDERS.length - 1)]);
    event.argument("cust-48213");
    event.argument(200 + (n & 0x3ff));
    event.attribute("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
    event.attribute("user", "u-4711");
    client.commit(event);
  }
}
