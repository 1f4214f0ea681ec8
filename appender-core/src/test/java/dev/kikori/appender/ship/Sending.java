package dev.kikori.appender.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.appender.Alert;
import dev.kikori.appender.BatchOptions;
import dev.kikori.appender.DropReason;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.QueueOptions;
import dev.kikori.appender.RetryOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.encode.EncoderPool;
import dev.kikori.appender.encode.EventEncoder;
import dev.kikori.appender.encode.Masking;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.ring.ByteRing;
import dev.kikori.appender.transport.GrpcTransportFactory;
import dev.kikori.appender.transport.TransportFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A sender with everything that stands before it, as a client would wire it, and quick to try again. */
final class Sending implements AutoCloseable {
  /** With something that will come; a test that waits for it ends as soon as it is there. */
  static final Duration PATIENCE = Duration.ofSeconds(45);

  final Counters counters = new Counters();
  final RecordedDiagnostics diagnostics = new RecordedDiagnostics();
  final List<Alert> alerts = new CopyOnWriteArrayList<>();
  final KikoriOptions options;
  final ByteRing ring;
  final Shipper shipper;
  private final EncoderPool encoders;

  private Sending(KikoriOptions options, Timings timings) {
    this(options, timings, new GrpcTransportFactory(options));
  }

  private Sending(KikoriOptions options, Timings timings, TransportFactory transports) {
    this.options = options;
    Masking masking = new Masking(MaskingOptions.DEFAULTS);
    Definitions definitions = new Definitions(4_096, masking);
    encoders = new EncoderPool(definitions, masking, 64 << 10, 100);
    ring = new ByteRing(options.queue().bytes());
    shipper =
        new Shipper(
            ring, definitions, options, counters, transports, diagnostics, alerts::add, timings);
  }

  static Sending prepare(KikoriOptions options) {
    return new Sending(options, Timings.defaults());
  }

  static Sending start(KikoriOptions options, TransportFactory transports) {
    Sending sending = new Sending(options, Timings.defaults(), transports);
    sending.shipper.start();
    return sending;
  }

  static Sending start(KikoriOptions options) {
    Sending sending = prepare(options);
    sending.shipper.start();
    return sending;
  }

  static Sending start(KikoriOptions options, Duration ackTimeout, Duration returnAfter) {
    Sending sending =
        new Sending(options, new Timings(ackTimeout.toNanos(), returnAfter.toNanos()));
    sending.shipper.start();
    return sending;
  }

  /** To these ports on this host, with short waits and small batches. */
  static KikoriOptions.Builder to(int... ports) {
    KikoriOptions.Builder builder =
        KikoriOptions.builder()
            .service("shop")
            .instance("shop-1")
            .connectTimeout(Duration.ofMinutes(1))
            .queue(QueueOptions.builder().bytes(1 << 20).build())
            .batch(BatchOptions.builder().delay(Duration.ofMillis(5)).events(100).build())
            .retry(
                RetryOptions.builder()
                    .initial(Duration.ofMillis(20))
                    .max(Duration.ofMillis(100))
                    .build());
    for (int port : ports) {
      builder.endpoint("127.0.0.1:" + port);
    }
    return builder;
  }

  /** Logs one event; false if the ring is full, which is counted. */
  boolean log(int severity, String pattern, long argument) {
    return log("dev.kikori.Shop", severity, pattern, argument);
  }

  boolean log(String logger, int severity, String pattern, long argument) {
    EventEncoder event = encoders.take(severity, logger);
    assertThat(event).isNotNull();
    event.time(1_000_000_000L + argument);
    event.thread(Thread.currentThread().getName());
    event.pattern(pattern);
    event.argument(argument);
    int length = event.finish(counters);
    boolean taken = ring.offer(event.bytes(), 0, length, severity >= Severity.ERROR);
    encoders.release(event);
    if (taken) {
      counters.countAccepted();
    } else {
      counters.countRefused(DropReason.RING_FULL);
    }
    return taken;
  }

  void logText(String text) {
    EventEncoder event = encoders.take(Severity.INFO, "dev.kikori.Shop");
    assertThat(event).isNotNull();
    event.time(1_000_000_000L);
    event.text(text);
    assertThat(ring.offer(event.bytes(), 0, event.finish(counters), false)).isTrue();
    encoders.release(event);
    counters.countAccepted();
  }

  void log(int count) {
    for (int i = 0; i < count; i++) {
      log(Severity.INFO, "order {} done", i);
    }
  }

  /** Logs until so many events found no room, however fast the sender takes them; returns how many were logged. */
  long logUntilDropped(long events) {
    long logged = 0;
    while (counters.dropped(DropReason.RING_FULL) < events) {
      log(Severity.INFO, "order {} done", logged++);
    }
    return logged;
  }

  /** Logs them all, waiting for room where there is none. */
  void logPatiently(int from, int to) {
    for (int i = from; i < to; i++) {
      while (!ring.isEmpty() && ring.usedBytes() > ring.capacityBytes() / 2) {
        Thread.onSpinWait();
      }
      log(Severity.INFO, "order {} done", i);
    }
  }

  long acknowledged() {
    return counters.get(Count.ACKNOWLEDGED);
  }

  void awaitAcknowledged(long events) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> acknowledged() >= events);
    assertThat(acknowledged()).isEqualTo(events);
  }

  /** Waits for the sender's end, which comes some time after the budget where the machine is busy. */
  StopReport stop(Duration budget) {
    ring.close();
    shipper.stop(budget);
    return shipper.stop(PATIENCE);
  }

  /** Every event is accounted for. */
  void assertBalanced() {
    assertThat(counters.logged())
        .as("logged = acknowledged + dropped + spilled, with nothing queued or in flight")
        .isEqualTo(acknowledged() + counters.dropped() + shipper.spilledEvents());
  }

  @Override
  public void close() {
    stop(Duration.ofSeconds(2));
    assertBalanced();
  }

  static long millisOf(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
