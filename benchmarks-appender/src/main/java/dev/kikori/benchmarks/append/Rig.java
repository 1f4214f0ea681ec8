package dev.kikori.benchmarks.append;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One appender in one fork, from the framework's start to its orderly stop. What JMH cannot see, events that never arrived and the bytes of
 * the calling threads, goes to a {@link Losses} file at the end.
 */
@State(Scope.Benchmark)
public class Rig {
  private static final long STOP_MILLIS = 15_000;
  private static final long EXPORTER_STOP_SECONDS = 10;
  private static final Duration SETTLED = Duration.ofMillis(300);
  private static final SpanContext SPAN =
      SpanContext.create(
          "4bf92f3577b34da6a3ce929d0e0e4736",
          "00f067aa0ba902b7",
          TraceFlags.getSampled(),
          TraceState.getDefault());

  @Param({
    "logback-nop", "logback-async", "kikori-logback", "otel-logback", "loki4j", "tjahzi-logback",
    "logstash-tcp", "log4j2-null", "log4j2-async", "kikori-log4j2", "otel-log4j2", "tjahzi-log4j2"
  })
  public String appender = "";

  private final AtomicLong inside = new AtomicLong();
  private final LongAdder made = new LongAdder();
  private final LongAdder measuredCalls = new LongAdder();
  private final LongAdder measuredBytes = new LongAdder();
  private Appender row = Appender.LOGBACK_NOP;
  private @Nullable LogCalls calls;
  private @Nullable Sink sink;
  private @Nullable SdkLoggerProvider openTelemetry;

  @Setup(Level.Trial)
  public void up() throws IOException {
    row = Appender.of(appender);
    Sink started = Sink.start();
    sink = started;
    System.setProperty("sink.http", Integer.toString(started.httpPort()));
    System.setProperty("sink.tcp", Integer.toString(started.tcpPort()));
    System.setProperty("sink.grpc", Integer.toString(started.grpcPort()));
    calls = LogCalls.configured(row);
    if (row.isOpenTelemetry()) {
      installOpenTelemetry();
    }
  }

  LogCalls calls() {
    LogCalls configured = calls;
    if (configured == null) {
      throw new IllegalStateException("the rig is not up");
    }
    return configured;
  }

  /** A caller is about to log: it serves a traced request of some tenant. */
  @SuppressWarnings("MustBeClosedChecker") // The span is for good: the thread does nothing else.
  void enter() {
    inside.incrementAndGet();
    calls().context("tenant", "acme");
    calls().context("request", "r-5b1f0c77");
    if (row.isOpenTelemetry()) {
      Span.wrap(SPAN).makeCurrent();
    }
  }

  void leave(long newCalls, long bytes, boolean measured) {
    made.add(newCalls);
    if (measured) {
      measuredCalls.add(newCalls);
      measuredBytes.add(bytes);
    }
    inside.decrementAndGet();
  }

  @TearDown(Level.Trial)
  public void down() throws IOException, InterruptedException {
    while (inside.get() > 0) { // JMH calls this while other callers still add up.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    long late = made.sum() - arrived();
    long started = System.nanoTime();
    stop();
    double stopSeconds = (System.nanoTime() - started) / 1e9;
    long lost = made.sum() - settled();
    boolean counted = row.end() != Appender.End.NONE;
    new Losses(
            made.sum(),
            counted ? lost : 0,
            counted ? late - lost : 0,
            (double) measuredBytes.sum() / measuredCalls.sum(),
            stopSeconds)
        .write();
    if (sink != null) {
      sink.close();
    }
  }

  private void installOpenTelemetry() {
    SdkLoggerProvider provider =
        SdkLoggerProvider.builder()
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(new Arrivals()).build())
            .build();
    openTelemetry = provider;
    OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().setLoggerProvider(provider).build();
    if (row.framework() == Appender.Framework.LOGBACK) {
      io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender.install(sdk);
    } else {
      io.opentelemetry.instrumentation.log4j.appender.v2_17.OpenTelemetryAppender.install(sdk);
    }
  }

  private void stop() throws InterruptedException {
    Thread stopping =
        new Thread(
            () -> {
              if (openTelemetry != null) {
                openTelemetry.shutdown().join(EXPORTER_STOP_SECONDS, TimeUnit.SECONDS);
              }
              calls().stop();
            },
            "framework-stop");
    stopping.setDaemon(true);
    stopping.start();
    stopping.join(STOP_MILLIS);
  }

  /** What has arrived once nothing more does: bytes can be on their way to the sink still. */
  private long settled() {
    long before = -1;
    long now = arrived();
    while (now != before && now < made.sum()) {
      LockSupport.parkNanos(SETTLED.toNanos());
      before = now;
      now = arrived();
    }
    return now;
  }

  private long arrived() {
    Sink started = sink;
    return Arrivals.count() + (started == null ? 0 : started.events());
  }
}
