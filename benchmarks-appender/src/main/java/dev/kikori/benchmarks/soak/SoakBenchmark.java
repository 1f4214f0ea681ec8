package dev.kikori.benchmarks.soak;

import ch.qos.logback.classic.LoggerContext;
import com.sun.management.OperatingSystemMXBean;
import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.logback.KikoriAppender;
import dev.kikori.appender.testkit.FaultyProxy;
import dev.kikori.benchmarks.append.Sink;
import dev.kikori.benchmarks.common.Benchmark;
import dev.kikori.benchmarks.common.RunRecord;
import dev.kikori.benchmarks.common.UnusableSetupException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code benchmarks/run soak [--quick] [--minutes=N]}: an idle minute, then N minutes under an even load while connections break every ten
 * seconds. The scorer is a process of its own. Exits with 1 if memory grew, or if less than half of
 * the events arrived.
 */
public final class SoakBenchmark implements Benchmark {
  private static final String QUICK = "--quick";
  private static final String MINUTES = "--minutes=";
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration QUICK_IDLE = Duration.ofSeconds(10);
  private static final int DEFAULT_MINUTES = 2;
  private static final Duration QUICK_SOAK = Duration.ofSeconds(30);
  private static final int SAMPLES = 40;
  private static final Duration RESET_EVERY = Duration.ofSeconds(10);
  private static final long SETTLE_SECONDS = 3;

  /** What may come and go: the window of unacknowledged batches is one sample's and not another's. */
  private static final long TOLERANCE_BYTES = 4 << 20;

  private static final double MEGA = 1 << 20;

  @Override
  public void run(List<String> arguments) throws IOException {
    boolean quick = arguments.contains(QUICK);
    Duration soak = quick ? QUICK_SOAK : Duration.ofMinutes(DEFAULT_MINUTES);
    for (String argument : arguments) {
      if (argument.startsWith(MINUTES)) {
        soak = Duration.ofMinutes(Long.parseLong(argument.substring(MINUTES.length())));
      } else if (!argument.equals(QUICK)) {
        throw new UnusableSetupException(
            "option: " + argument + " (expected: " + QUICK + ", " + MINUTES + "N)");
      }
    }
    RunRecord record = new RunRecord("soak", "benchmarks/run soak " + String.join(" ", arguments));
    try (Sink sink = Sink.start();
        FaultyProxy proxy = new FaultyProxy(sink.grpcPort())) {
      measure(record, sink, proxy, quick ? QUICK_IDLE : IDLE, soak, quick);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void measure(
      RunRecord record, Sink sink, FaultyProxy proxy, Duration idle, Duration soak, boolean quick)
      throws IOException, InterruptedException {
    LoggerContext context = new LoggerContext();
    KikoriAppender appender = started(context, proxy.port());
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("idle_cpu_percent", idle(record, context, idle));
    Workload workload = new Workload(context.getLogger("com.acme.orders.OrderService"));
    List<Sample> samples = soak(record, proxy, soak);
    workload.stop();
    context.stop();
    AppenderMetrics metrics = appender.metrics();
    if (metrics == null) {
      throw new IllegalStateException("the appender was off");
    }
    long grown = grown(samples);
    boolean flat = grown <= TOLERANCE_BYTES;
    // Most of them: a soak of an appender that drops says nothing.
    boolean arrived = sink.events() > workload.calls() / 2;
    figures.put("minutes", soak.toSeconds() / 60.0);
    figures.put("logged", metrics.logged());
    figures.put("acknowledged", metrics.acknowledged());
    figures.put("dropped", metrics.dropped());
    figures.put("reconnects", metrics.reconnects());
    figures.put("arrived", sink.events());
    figures.put("grown_bytes", grown);
    figures.put("flat", flat);
    record.print(
        String.format(
            Locale.ROOT,
            "held memory, last quarter against second quarter: %+.2f MB (flat: at most %+.0f MB)",
            grown / MEGA,
            TOLERANCE_BYTES / MEGA));
    if (!quick) {
      record.write();
    }
    System.out.println(JsonMapper.shared().writeValueAsString(figures));
    if (!flat || !arrived) {
      System.exit(1);
    }
  }

  private static KikoriAppender started(LoggerContext context, int port) {
    LoggerFactory.getILoggerFactory(); // SLF4J has its adapter only once it is up.
    context.setMDCAdapter(MDC.getMDCAdapter());
    KikoriAppender appender = new KikoriAppender();
    appender.setContext(context);
    appender.setName("KIKORI");
    appender.setOptions(KikoriOptions.builder().endpoint("127.0.0.1:" + port).build());
    appender.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    return appender;
  }

  /** Processor time of the whole process, its collector and compiler included, with the stream open and nothing logged. */
  private static double idle(RunRecord record, LoggerContext context, Duration length) {
    context.getLogger("com.acme.orders.OrderService").info("order accepted before the silence");
    park(Duration.ofSeconds(SETTLE_SECONDS));
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpuBefore = system.getProcessCpuTime();
    long before = System.nanoTime();
    park(length);
    double percent =
        100.0 * (system.getProcessCpuTime() - cpuBefore) / (System.nanoTime() - before);
    record.print(
        String.format(
            Locale.ROOT,
            "idle for %d s, stream open: %.1f ms of processor time, all of the process = %.3f %% of a core",
            length.toSeconds(),
            percent / 100 * length.toMillis(),
            percent));
    return Math.round(percent * 1000) / 1000.0;
  }

  private static List<Sample> soak(RunRecord record, FaultyProxy proxy, Duration length)
      throws IOException {
    record.print(
        String.format(
            "%9s %10s %10s %10s %8s", "seconds", "heap MB", "direct MB", "RSS MB", "threads"));
    List<Sample> samples = new ArrayList<>();
    long started = System.nanoTime();
    long lastReset = started;
    for (int i = 1; i <= SAMPLES; i++) {
      long until = started + length.toNanos() / SAMPLES * i;
      while (System.nanoTime() - until < 0) {
        park(Duration.ofMillis(100));
        if (System.nanoTime() - lastReset > RESET_EVERY.toNanos()) {
          lastReset = System.nanoTime();
          proxy.reset();
        }
      }
      Sample sample = Sample.now(started);
      samples.add(sample);
      record.print(
          String.format(
              Locale.ROOT,
              "%9.1f %10.2f %10.2f %10.1f %8d",
              sample.seconds(),
              sample.heapBytes() / MEGA,
              sample.directBytes() / MEGA,
              sample.residentBytes() / MEGA,
              sample.threads()));
    }
    return samples;
  }

  private static long grown(List<Sample> samples) {
    int quarter = samples.size() / 4;
    return median(samples.subList(samples.size() - quarter, samples.size()))
        - median(samples.subList(quarter, 2 * quarter));
  }

  private static long median(List<Sample> samples) {
    long[] held = samples.stream().mapToLong(Sample::heldBytes).sorted().toArray();
    return held[held.length / 2];
  }

  private static void park(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
