package dev.kikori.appender.metrics;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.DropReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The figures of one appender as Micrometer's meters, all named {@code kikori.appender...} and tagged with the appender's name. A client
 * binds itself to the global registry while it runs; a program with a registry of its own binds there.
 */
public final class KikoriMeters implements MeterBinder, AutoCloseable {
  private static final String PREFIX = "kikori.appender.";

  private final AppenderMetrics metrics;
  private final Tags tags;
  private final List<Runnable> removals = new ArrayList<>();

  /**
   * @param name tells this appender from others of the application
   */
  public KikoriMeters(AppenderMetrics metrics, String name) {
    this.metrics = metrics;
    this.tags = Tags.of("appender", name);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    count(registry, "events.logged", "Calls that reached the appender", AppenderMetrics::logged);
    count(registry, "events.accepted", "Events the queue took", AppenderMetrics::accepted);
    count(registry, "events.sent", "Events sent for the first time", AppenderMetrics::sent);
    count(registry, "events.acknowledged", "Events confirmed", AppenderMetrics::acknowledged);
    count(registry, "events.resent", "Events sent again", AppenderMetrics::resent);
    count(registry, "events.replayed", "Events of an earlier run", AppenderMetrics::replayed);
    count(registry, "events.truncated", "Events that were cut", AppenderMetrics::truncated);
    count(registry, "values.masked", "Secrets replaced", AppenderMetrics::masked);
    count(registry, "definitions.full", "Templates sent in full", AppenderMetrics::definitionsFull);
    count(registry, "reconnects", "Streams after the first", AppenderMetrics::reconnects);
    count(registry, "alerts.received", "Alerts that came back", AppenderMetrics::alerts);
    count(registry, "alerts.suppressed", "Alerts not passed on", AppenderMetrics::alertsSuppressed);
    for (DropReason reason : DropReason.values()) {
      added(
          registry,
          FunctionCounter.builder(PREFIX + "events.dropped", metrics, m -> m.dropped(reason))
              .description("Events that will not reach the scorer")
              .tags(tags.and("reason", reason.code()))
              .register(registry));
    }
    gauge(registry, "queue.events", "", AppenderMetrics::queued);
    gauge(registry, "queue.used", "bytes", AppenderMetrics::queuedBytes);
    gauge(registry, "queue.capacity", "bytes", AppenderMetrics::queueCapacityBytes);
    gauge(registry, "events.in.flight", "", AppenderMetrics::inFlight);
    gauge(registry, "events.spilled", "", AppenderMetrics::spilled);
    latency(registry);
  }

  /** Takes the meters out of every registry they were bound to. */
  @Override
  public void close() {
    removals.forEach(Runnable::run);
    removals.clear();
  }

  private void latency(MeterRegistry registry) {
    added(
        registry,
        FunctionTimer.builder(
                PREFIX + "acknowledgement",
                metrics.acknowledgement(),
                Latency::count,
                Latency::totalNanos,
                TimeUnit.NANOSECONDS)
            .description("From sending a batch to its acknowledgement")
            .tags(tags)
            .register(registry));
    added(
        registry,
        TimeGauge.builder(
                PREFIX + "acknowledgement.max",
                metrics.acknowledgement(),
                TimeUnit.NANOSECONDS,
                Latency::maxNanos)
            .description("The longest since the start")
            .tags(tags)
            .register(registry));
  }

  private void count(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<AppenderMetrics> value) {
    added(
        registry,
        FunctionCounter.builder(PREFIX + name, metrics, value)
            .description(description)
            .tags(tags)
            .register(registry));
  }

  private void gauge(
      MeterRegistry registry, String name, String unit, ToDoubleFunction<AppenderMetrics> value) {
    added(
        registry,
        Gauge.builder(PREFIX + name, metrics, value)
            .baseUnit(unit.isEmpty() ? null : unit)
            .strongReference(true)
            .tags(tags)
            .register(registry));
  }

  private void added(MeterRegistry registry, Meter meter) {
    removals.add(() -> registry.remove(meter));
  }
}
