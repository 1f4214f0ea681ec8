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
 * 256 calls, which are timed; least and median are those of such bursts; a sender empties the ring between. Arguments: threads, seconds.
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
    double[][] nanos = new double[threads][];
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
        "{\"threads\": %d, \"least\": %.1f, \"median\": %.1f, \"bytes\": %.2f, \"dropped\": %d, \"copy\": %.1f}%n",
        threads,
        Arrays.stream(nanos).mapToDouble(each -> each[0]).average().orElse(0),
        Arrays.stream(nanos).mapToDouble(each -> each[1]).average().orElse(0),
        Arrays.stream(bytes).max().orElse(0),
        client.metrics().dropped(),
        copy());
    client.stop();
  }

  private static double[] run(KikoriClient client, int bursts) {
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
    return new double[] {each[0], each[bursts / 2]};
  }

  /** What it costs to copy an event of 150 bytes into a ring, at the least. */
  private static double copy() {
    byte[] event = new byte[150];
    byte[] ring = new byte[4 << 20];
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20_000; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < BURST; i++) {
        System.arraycopy(event, 0, ring, ((round * BURST + i) * 160) & (2 << 20) - 1, 150);
      }
      least = Math.min(least, System.nanoTime() - start);
    }
    return least / (double) BURST;
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
