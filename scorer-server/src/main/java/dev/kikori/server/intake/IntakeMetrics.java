package dev.kikori.server.intake;

import dev.kikori.server.http.Connections;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What goes through the doors, as figures. Every outcome and reason is there from the start, at zero. Safe for use by many threads. */
final class IntakeMetrics {
  /** What becomes of log records. */
  enum Outcome {
    /** They are ours. */
    ACCEPTED,
    /** Pushed back: the sender keeps them. */
    REFUSED,
    /** Our own error; the sender keeps them. */
    FAILED
  }

  /** What was cut off an event. */
  enum Cut {
    LINE,
    STACK_TRACE,
    ATTRIBUTE,
    ATTRIBUTES
  }

  /** What becomes of alerts on their way back. */
  enum AlertOutcome {
    SENT,
    /** A newer revision took its place before the client had read it. */
    SUPERSEDED,
    /** The client reads too slowly; it is told when it connects again. */
    DEFERRED
  }

  private static final String OTHER = "other";

  /** What clients say: {@code dev.kikori.appender.DropReason}, and what later clients may say. */
  private static final List<String> DROP_REASONS =
      List.of(
          "ring_full",
          "below_level",
          "block_timeout",
          "fallback",
          "own_log",
          "stopped",
          "abandoned_at_stop",
          "encode_failed",
          "spill_full",
          OTHER);

  private final MeterRegistry registry;
  private final Map<Transport, Map<Outcome, Counter>> records = new EnumMap<>(Transport.class);
  private final Map<RefusalReason, Counter> refusals = new EnumMap<>(RefusalReason.class);
  private final Map<Cut, Counter> cuts = new EnumMap<>(Cut.class);
  private final Map<AlertOutcome, Counter> alerts = new EnumMap<>(AlertOutcome.class);
  private final Map<String, Counter> clientDrops = new HashMap<>();
  private final Counter repeated;
  private final Counter missing;
  private final Counter discarded;

  IntakeMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Transport transport : Transport.values()) {
      Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        outcomes.put(
            outcome,
            registry.counter(
                "scorer.receiver.log.records",
                "transport",
                transport.label(),
                "outcome",
                label(outcome)));
      }
      records.put(transport, outcomes);
    }
    for (RefusalReason reason : RefusalReason.values()) {
      refusals.put(reason, registry.counter("scorer.receiver.refusals", "reason", reason.label()));
    }
    for (Cut cut : Cut.values()) {
      cuts.put(cut, registry.counter("scorer.receiver.truncated", "part", label(cut)));
    }
    for (AlertOutcome outcome : AlertOutcome.values()) {
      alerts.put(outcome, registry.counter("scorer.stream.alerts", "outcome", label(outcome)));
    }
    for (String reason : DROP_REASONS) {
      clientDrops.put(
          reason, registry.counter("scorer.client.dropped.log.records", "reason", reason));
    }
    this.repeated = registry.counter("scorer.receiver.repeated.log.records");
    this.missing = registry.counter("scorer.receiver.missing.log.records");
    this.discarded = registry.counter("scorer.discarded.log.records", "reason", "invalid_service");
  }

  void records(Transport transport, Outcome outcome, long count) {
    counter(counter(records, transport), outcome).increment(count);
  }

  void refused(RefusalReason reason) {
    counter(refusals, reason).increment();
  }

  void cut(Cut cut) {
    counter(cuts, cut).increment();
  }

  void alert(AlertOutcome outcome) {
    counter(alerts, outcome).increment();
  }

  /** What a client says it dropped, by its own reason, which may be anything. */
  void clientDropped(String reason, long events) {
    counter(clientDrops, clientDrops.containsKey(reason) ? reason : OTHER)
        .increment(Math.max(0, events));
  }

  /** Events that came again after they had been accepted. */
  void repeated(long events) {
    repeated.increment(events);
  }

  /** Events that a client no longer had when it went on. */
  void missing(long events) {
    missing.increment(events);
  }

  /** Records whose service can't be one: given up, and the sender told so. */
  void discarded(long events) {
    discarded.increment(events);
  }

  <T> void gauge(String name, T of, ToDoubleFunction<T> value) {
    io.micrometer.core.instrument.Gauge.builder(name, of, value).register(registry);
  }

  /** Figures of the clients of OTLP over HTTP. */
  void register(Connections connections) {
    connections.register(registry, "scorer.receiver.http");
  }

  private static <K, V> V counter(Map<K, V> counters, K key) {
    V counter = counters.get(key);
    if (counter == null) {
      throw new IllegalArgumentException(key + " (expected: one of " + counters.keySet() + ")");
    }
    return counter;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
