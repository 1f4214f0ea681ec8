package dev.kikori.server.lane;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.window.WindowSpec;
import dev.kikori.server.config.ByteSize;
import dev.kikori.server.service.ServiceKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Lanes with windows of twenty lines, and a clock that only the test moves. It knows how often it was read, and by whom. */
final class LaneFixtures {
  static final ServiceKey ORDERS = new ServiceKey("default", "orders");
  static final ServiceKey PAYMENTS = new ServiceKey("default", "payments");

  private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(1);

  private static final List<String> USUAL =
      List.of("request received for order 17", "order 17 stored in 12 ms", "request done");

  final AtomicLong nanos = new AtomicLong(1);

  /** How often the timer has read the clock: as often as it has gone through the lanes, or has begun to. */
  final AtomicLong ticks = new AtomicLong();

  /** How often lanes have, each time at the start of a turn. */
  final AtomicLong turns = new AtomicLong();

  final MeterRegistry meters = new SimpleMeterRegistry();
  Instant wallClock = Instant.parse("2026-11-22T10:00:00Z");

  LaneRegistry registry(Path folder, TestBatcher batcher, LaneListener listener)
      throws IOException {
    return registry(config(LaneConfig.Queue.DEFAULTS), folder, batcher, listener);
  }

  LaneRegistry registry(LaneConfig config, Path folder, TestBatcher batcher, LaneListener listener)
      throws IOException {
    LaneRegistry registry =
        new LaneRegistry(
            config,
            folder,
            batcher,
            key -> new WindowSpec.Count(20),
            listener,
            meters,
            () -> wallClock,
            this::readClock);
    registry.start();
    return registry;
  }

  /** What lanes share, for parts of one that have nothing scored and take turns when the test says so. */
  LaneContext context(LaneConfig.Queue queue) {
    return new LaneContext(
        config(queue),
        (service, window) -> {
          throw new AssertionError("nothing is scored here");
        },
        service -> new WindowSpec.Count(20),
        new Heard(),
        new LaneMetrics(meters),
        Runnable::run,
        Runnable::run,
        this::readClock,
        () -> wallClock,
        new AtomicLong(),
        new ConcurrentLinkedQueue<>());
  }

  private long readClock() {
    long now = nanos.get();
    String thread = Thread.currentThread().getName();
    if (thread.startsWith("kikori-lane-timer-")) {
      ticks.incrementAndGet();
    } else if (thread.matches("kikori-lane-\\d+")) {
      turns.incrementAndGet();
    }
    return now;
  }

  static LaneConfig config(LaneConfig.Queue queue) {
    return config(queue, 10, Duration.ofMinutes(10));
  }

  static LaneConfig config(LaneConfig.Queue queue, int maxLanes, Duration unloadAfter) {
    return config(queue, maxLanes, null, unloadAfter, null);
  }

  static LaneConfig config(WindowsConfig windows) {
    return config(LaneConfig.Queue.DEFAULTS, 10, null, Duration.ofMinutes(10), windows);
  }

  static LaneConfig config(
      LaneConfig.Queue queue,
      int maxLanes,
      Integer maxLanesPerTenant,
      Duration unloadAfter,
      WindowsConfig windows) {
    return new LaneConfig(
        2,
        maxLanes,
        maxLanesPerTenant,
        null,
        null,
        null,
        null,
        null,
        null,
        unloadAfter,
        null,
        DRAIN_TIMEOUT,
        queue,
        windows,
        new LaneConfig.Journal(null, null, ByteSize.ofKilobytes(64)),
        new LaneConfig.Snapshot(null, ByteSize.ofKilobytes(64)));
  }

  void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  double count(String meter, String tag, String value) {
    return meters.get(meter).tag(tag, value).counter().count();
  }

  static EventBatch batch(String client, long firstSequence, int events) {
    List<LogEvent> list = new ArrayList<>();
    for (long i = firstSequence; i < firstSequence + events; i++) {
      list.add(usual(i));
    }
    return new EventBatch(client, firstSequence, list);
  }

  static LogEvent usual(long i) {
    return event("one", i, Severity.INFO, USUAL.get((int) (i % USUAL.size())));
  }

  static LogEvent trouble(long i) {
    return event("one", i, Severity.ERROR, "could not connect to database: connection refused");
  }

  static LogEvent event(String instance, long i, Severity severity, String message) {
    return new LogEvent(
        i * 100,
        severity,
        "com.example.Orders",
        "main",
        instance,
        message,
        null,
        null,
        message,
        0,
        0,
        Map.of("request", Long.toString(i)));
  }
}
