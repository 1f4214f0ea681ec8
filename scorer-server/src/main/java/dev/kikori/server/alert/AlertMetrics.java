package dev.kikori.server.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of alerts. */
final class AlertMetrics {
  private static final List<String> SEVERITIES = List.of("critical", "warning", "info");
  private static final List<String> DETECTORS = List.of("supervised", "label_free", "plain_rule");

  private final Map<String, Counter> alerts = new HashMap<>();
  private final AtomicInteger suppressed = new AtomicInteger();
  private final Timer endToEnd;
  private final Timer publish;
  private final Counter overBudget;
  private final Counter retries;
  private final Counter waits;
  private final Counter rejected;

  AlertMetrics(MeterRegistry registry, AlertQueue queue, int capacity, FiringAlerts firing) {
    for (String severity : SEVERITIES) {
      for (String detector : DETECTORS) {
        alerts.put(
            severity + detector,
            Counter.builder("scorer.alerts")
                .tag("severity", severity)
                .tag("detector", detector)
                .description("New alerts.")
                .register(registry));
      }
    }
    state(registry, "active", firing);
    Gauge.builder("scorer.alerts.now", suppressed, AtomicInteger::get)
        .tag("state", "suppressed")
        .register(registry);
    Gauge.builder("scorer.queue.size", queue, AlertQueue::size)
        .tag("queue", "alerts")
        .register(registry);
    Gauge.builder("scorer.queue.capacity", () -> capacity)
        .tag("queue", "alerts")
        .register(registry);
    endToEnd =
        Timer.builder("scorer.end.to.end")
            .description("From an event's time to the alert that it led to.")
            .publishPercentileHistogram()
            .maximumExpectedValue(Duration.ofMinutes(5))
            .register(registry);
    publish =
        Timer.builder("scorer.alert.publish")
            .description("From a lane's word to the alert that is stored and told of.")
            .publishPercentileHistogram()
            .maximumExpectedValue(Duration.ofSeconds(10))
            .register(registry);
    overBudget = registry.counter("scorer.alerts.over.budget");
    retries = registry.counter("scorer.alert.store.retries");
    waits = registry.counter("scorer.alert.queue.waits");
    rejected = registry.counter("scorer.alert.rejected");
  }

  private void state(MeterRegistry registry, String state, FiringAlerts firing) {
    Gauge.builder(
            "scorer.alerts.now", firing, all -> (double) Math.max(0, all.size() - suppressed.get()))
        .tag("state", state)
        .description("Alerts that fire.")
        .register(registry);
  }

  void created(AlertDraft draft, long nowMillis) {
    Objects.requireNonNull(alerts.get(draft.severity() + draft.detector())).increment();
    endToEnd.record(
        Math.max(0, nowMillis - draft.lastEvent().toEpochMilli()), TimeUnit.MILLISECONDS);
  }

  void published(long nanos) {
    publish.record(nanos, TimeUnit.NANOSECONDS);
  }

  void overBudget() {
    overBudget.increment();
  }

  void retried() {
    retries.increment();
  }

  void waited() {
    waits.increment();
  }

  /** An alert could not be stored for what it is. */
  void rejected() {
    rejected.increment();
  }

  void suppressed(int count) {
    suppressed.set(count);
  }
}
