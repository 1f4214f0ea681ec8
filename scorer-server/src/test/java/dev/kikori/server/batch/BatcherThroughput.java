package dev.kikori.server.batch;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.TemplateMiner;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.model.ModelConfig;
import dev.kikori.server.model.ModelRepository;
import dev.kikori.server.model.TestRepository;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many windows of 100 lines the batcher has read in a second, by the number of its threads: {@code java … BatcherThroughput
 * [SECONDS]}. Not a test: a first look, for the load of one process.
 */
final class BatcherThroughput {
  private static final int LINES = 100;
  private static final int SERVICES = 20;
  private static final int TEMPLATES = 500;
  private static final int IN_FLIGHT = 256;

  private BatcherThroughput() {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length == 0 ? 8 : Integer.parseInt(args[0]);
    List<Window> windows = windows();
    for (int threads = 1; threads <= 2; threads++) {
      for (int maxBatch : new int[] {1, 16, 32}) {
        System.out.println(measure(windows, threads, maxBatch, seconds));
      }
    }
  }

  private static String measure(List<Window> windows, int threads, int maxBatch, int seconds)
      throws InterruptedException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    BatchConfig config =
        new BatchConfig(maxBatch, null, null, null, threads, null, null, null, null);
    AtomicLong done = new AtomicLong();
    try (ModelRepository models = models(registry);
        DynamicBatcher batcher = new DynamicBatcher(config, models, registry, Tracing.off())) {
      Semaphore room = new Semaphore(IN_FLIGHT);
      submit(batcher, windows, room, done, System.nanoTime() + TimeUnit.SECONDS.toNanos(2));
      long before = done.get();
      long cpuBefore = cpuNanos();
      double[] phasesBefore = phases(registry);
      long start = System.nanoTime();
      submit(batcher, windows, room, done, start + TimeUnit.SECONDS.toNanos(seconds));
      double elapsed = (System.nanoTime() - start) / 1e9;
      double read = done.get() - before;
      double[] phases = phases(registry);
      return String.format(
          Locale.ROOT,
          "{\"threads\": %d, \"max_batch\": %d, \"windows_per_second\": %.0f, \"events_per_second\": %.0f, \"cpu_ms_per_window\": %.3f, \"encode_ms\": %.3f,"
              + " \"infer_ms\": %.3f, \"read_ms\": %.3f}",
          threads,
          maxBatch,
          read / elapsed,
          LINES * read / elapsed,
          (cpuNanos() - cpuBefore) / 1e6 / read,
          (phases[0] - phasesBefore[0]) / read,
          (phases[1] - phasesBefore[1]) / read,
          (phases[2] - phasesBefore[2]) / read);
    }
  }

  private static void submit(
      DynamicBatcher batcher, List<Window> windows, Semaphore room, AtomicLong done, long until)
      throws InterruptedException {
    for (int i = 0; System.nanoTime() < until; i++) {
      room.acquire();
      var unused =
          batcher
              .submit(
                  new ServiceKey("default", "s" + i % SERVICES), windows.get(i % windows.size()))
              .whenComplete(
                  (scored, failure) -> {
                    room.release();
                    done.incrementAndGet();
                    if (scored != null) {
                      scored.close();
                    }
                  });
    }
  }

  private static double[] phases(SimpleMeterRegistry registry) {
    List<Double> millis = new ArrayList<>();
    for (String phase : List.of("tokenize", "infer", "postprocess")) {
      Timer timer = registry.find("scorer.inference.compute").tag("phase", phase).timer();
      millis.add(timer == null ? 0 : timer.totalTime(TimeUnit.MILLISECONDS));
    }
    return millis.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static ModelRepository models(SimpleMeterRegistry registry) {
    ModelRepository models =
        new ModelRepository(
            ModelConfig.DEFAULTS.withRepository(TestRepository.SHIPPED),
            registry,
            Clock.systemUTC());
    models.start();
    return models;
  }

  private static List<Window> windows() {
    Random random = new Random(1);
    TemplateMiner miner = TemplateMiner.builder().build();
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<WindowLine> lines = new ArrayList<>();
      for (int line = 0; line < LINES; line++) {
        String text = "step t" + Integer.toString(random.nextInt(TEMPLATES), 26) + "x of order 17";
        LogEvent event =
            new LogEvent(
                line * 10L,
                Severity.INFO,
                "c.e.Logger" + random.nextInt(20),
                "",
                "",
                text,
                null,
                null,
                text,
                line + 1L,
                line + 1L,
                Map.of());
        lines.add(new WindowLine(event, miner.accept(event), false));
      }
      windows.add(new Window("", String.valueOf(i), lines));
    }
    return windows;
  }
}
