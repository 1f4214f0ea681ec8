package dev.kikori.server.notify;

import dev.kikori.server.notify.sink.FailureReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted of notifications, all of it there from the start. */
final class NotifyMetrics {
  static final List<String> INTEGRATIONS =
      List.of("alertmanager", "log", "pagerduty", "slack", "webhook");
  static final List<String> SUPPRESSIONS =
      List.of(
          "inhibition",
          "mute_time_interval",
          "active_time_interval",
          "silence",
          "maintenance",
          "suppression",
          "other");

  private final Map<String, Counter> attempts = new TreeMap<>();
  private final Map<String, Counter> failures = new TreeMap<>();
  private final Map<String, Counter> suppressed = new TreeMap<>();
  private final Map<String, Timer> latency = new TreeMap<>();
  private final Counter deadLetters;
  private final Counter held;
  private final Counter dropped;
  private final AtomicLong pending = new AtomicLong();
  private final AtomicLong capacity = new AtomicLong();
  private final AtomicLong oldestMillis = new AtomicLong();
  private final AtomicLong dead = new AtomicLong();
  private final AtomicLong alerts = new AtomicLong();

  NotifyMetrics(MeterRegistry registry) {
    INTEGRATIONS.forEach(integration -> register(registry, integration));
    for (String reason : SUPPRESSIONS) {
      suppressed.put(
          reason,
          Counter.builder("scorer.notifications.suppressed")
              .description("Alerts of which nobody was told, by why")
              .tag("reason", reason)
              .register(registry));
    }
    deadLetters =
        counter(
            registry,
            "scorer.outbox.given.up",
            "Notifications that were given up and became dead letters");
    held =
        counter(
            registry,
            "scorer.outbox.held",
            "Notifications held back by their groups as the outbox is full or the database refuses");
    dropped =
        counter(
            registry,
            "scorer.notifications.dropped",
            "Changes of alerts that were not taken because the notifier has too many alerts");
    gauge(registry, "scorer.outbox.pending", "Notifications that wait", pending);
    gauge(registry, "scorer.outbox.capacity", "Notifications that may wait", capacity);
    gauge(
        registry,
        "scorer.outbox.dead.letters",
        "Notifications that were given up and are kept",
        dead);
    gauge(registry, "scorer.notifier.alerts", "Alerts that the notifier holds", alerts);
    Gauge.builder("scorer.outbox.oldest.age", oldestMillis, value -> value.get() / 1e3)
        .description("Age of the oldest notification that waits")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("scorer.notifier.alerts.capacity", () -> Dispatcher.MAX_ALERTS)
        .description("Alerts that the notifier may hold")
        .register(registry);
  }

  void attempted(String integration, Duration took) {
    attempts.getOrDefault(integration, dropped).increment();
    Timer timer = latency.get(integration);
    if (timer != null) {
      timer.record(took);
    }
  }

  void failed(String integration, FailureReason reason) {
    Counter counter = failures.get(integration + " " + reason.label());
    if (counter != null) {
      counter.increment();
    }
  }

  /** Counts by the kind that a reason begins with. */
  void suppressed(String reason, int count) {
    String kind = reason.replaceAll("[^a-z_].*", "");
    Counter counter = suppressed.get(suppressed.containsKey(kind) ? kind : "other");
    if (counter != null) {
      counter.increment(count);
    }
  }

  void buried(int count) {
    deadLetters.increment(count);
  }

  void held() {
    held.increment();
  }

  void dropped() {
    dropped.increment();
  }

  void alerts(int count) {
    alerts.set(count);
  }

  void outbox(Outbox.Stats stats, int maxPending, long nowMillis) {
    pending.set(stats.pending());
    capacity.set(maxPending);
    dead.set(stats.dead());
    oldestMillis.set(stats.pending() == 0 ? 0 : Math.max(0, nowMillis - stats.oldestMillis()));
  }

  private void register(MeterRegistry registry, String integration) {
    attempts.put(
        integration,
        Counter.builder("scorer.notifications")
            .description("Attempts to deliver a notification")
            .tag("integration", integration)
            .register(registry));
    latency.put(
        integration,
        Timer.builder("scorer.notification.latency")
            .description("How long an attempt took")
            .tag("integration", integration)
            .serviceLevelObjectives(
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15))
            .register(registry));
    for (FailureReason reason : FailureReason.values()) {
      failures.put(
          integration + " " + reason.label(),
          Counter.builder("scorer.notifications.failed")
              .description("Attempts that failed, by why")
              .tag("integration", integration)
              .tag("reason", reason.label())
              .register(registry));
    }
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, AtomicLong value) {
    Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
  }
}
