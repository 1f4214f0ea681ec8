package dev.kikori.server.notify;

import dev.kikori.server.notify.sink.Attempt;
import dev.kikori.server.notify.sink.FailureReason;
import dev.kikori.server.notify.sink.Notification;
import dev.kikori.server.notify.sink.Outcome;
import dev.kikori.server.store.StoreException;
import dev.kikori.server.telemetry.SpanKeys;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notifications out of the outbox and tries to deliver them: at least once, each group's in their order, with so many attempts under
 * way at one endpoint and no more, so that an endpoint that hangs holds up itself alone. {@link #tick} is called by one thread; attempts run
 * where the executor has them run.
 */
final class Deliverer {
  /** An attempt ends within a minute; what has not ended by then died. */
  static final Duration LEASE = Duration.ofMinutes(3);

  private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
  private static final int WAKES_BELOW = RetrySchedule.MAX_ATTEMPTS - 2;

  private final Outbox outbox;
  private final Executor executor;
  private final RetrySchedule schedule;
  private final NotifyMetrics metrics;
  private final Tracer tracer;
  private final InstantSource clock;
  private final Runnable changed;
  private final Resender resender;
  private final Map<String, EndpointState> states = new ConcurrentHashMap<>();

  Deliverer(
      Outbox outbox,
      Executor executor,
      RetrySchedule schedule,
      NotifyMetrics metrics,
      Tracer tracer,
      InstantSource clock,
      Resender resender,
      Runnable changed) {
    this.outbox = outbox;
    this.executor = executor;
    this.schedule = schedule;
    this.metrics = metrics;
    this.tracer = tracer;
    this.clock = clock;
    this.resender = resender;
    this.changed = changed;
  }

  /** Starts what is due; how many attempts that were. */
  int tick(Plan plan) {
    int started = 0;
    Map<String, String> disabled = outbox.disabled();
    for (Endpoint endpoint : plan.endpoints().values()) {
      if (disabled.containsKey(endpoint.name())) {
        buryAll(endpoint.name(), "the receiver wants nothing any more (410)");
      } else {
        started += start(endpoint, plan.config().outbox().concurrency());
      }
    }
    return started;
  }

  /** When there is something to start next, as far as is known. */
  Instant nextDue(Plan plan) {
    long next = Long.MAX_VALUE;
    for (Endpoint endpoint : plan.endpoints().values()) {
      EndpointState state = state(endpoint.name());
      if (state.free(plan.config().outbox().concurrency()) > 0) {
        long due = Math.max(outbox.nextDue(endpoint.name()), state.pausedUntil().toEpochMilli());
        next = Math.min(next, due);
      }
    }
    return Instant.ofEpochMilli(Math.min(next, Long.MAX_VALUE / 2));
  }

  /** Has everything that waits wait less long, by so much. */
  void setBack(Instant now, Duration by) {
    outbox.setBack(now, by);
    states.values().forEach(state -> state.setBack(by));
  }

  /** Gives up what waits for endpoints that are no more. */
  void forgetOthers(Plan plan) {
    for (String endpoint : outbox.waitedFor()) {
      if (plan.endpoint(endpoint) == null) {
        buryAll(endpoint, "the receiver is not configured any more");
      }
    }
    states.keySet().retainAll(plan.endpoints().keySet());
  }

  private int start(Endpoint endpoint, int concurrency) {
    EndpointState state = state(endpoint.name());
    Instant now = clock.instant();
    int free = state.free(concurrency);
    if (free <= 0 || state.pausedUntil().isAfter(now)) {
      return 0;
    }
    List<OutboxEntry> claimed = outbox.claim(endpoint.name(), now, free, now.plus(LEASE));
    for (OutboxEntry entry : claimed) {
      state.begin();
      try {
        executor.execute(() -> attempt(endpoint, entry, state));
      } catch (RejectedExecutionException e) {
        state.end();
        outbox.release(entry.id());
      }
    }
    return claimed.size();
  }

  private void attempt(Endpoint endpoint, OutboxEntry entry, EndpointState state) {
    try {
      Notification notification = Notifier.read(entry.notification());
      settle(endpoint, entry, state, notification, send(endpoint, entry, notification));
    } catch (StoreException e) {
      LOG.warn(
          "notification {} to {}: {}; it is sent again",
          entry.id(),
          endpoint.name(),
          e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("notification {} to {}: can't be handled", entry.id(), endpoint.name(), e);
    } finally {
      state.end();
      changed.run();
    }
  }

  private Outcome send(Endpoint endpoint, OutboxEntry entry, Notification notification) {
    Span span =
        tracer
            .spanBuilder("notify " + endpoint.sink().integration())
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(SpanKeys.RECEIVER, endpoint.name())
            .setAttribute(SpanKeys.NOTIFICATION_ID, entry.id())
            .setAttribute(SpanKeys.RESEND_COUNT, (long) entry.attempts())
            .startSpan();
    try {
      Outcome outcome = measured(endpoint, entry, notification);
      if (outcome instanceof Outcome.Failed failed) {
        span.setStatus(StatusCode.ERROR, failed.message());
        span.setAttribute(SpanKeys.ERROR_TYPE, failed.reason().name().toLowerCase(Locale.ROOT));
      }
      return outcome;
    } finally {
      span.end();
    }
  }

  private Outcome measured(Endpoint endpoint, OutboxEntry entry, Notification notification) {
    long start = System.nanoTime();
    Outcome outcome;
    try {
      outcome = endpoint.sink().send(notification, new Attempt(entry.id(), clock.instant()));
    } catch (RuntimeException e) {
      LOG.error("notification {} to {}: a failure of our own", entry.id(), endpoint.name(), e);
      outcome = Outcome.retry(FailureReason.OTHER, "internal: " + e.getClass().getSimpleName());
    }
    String integration = endpoint.sink().integration();
    metrics.attempted(integration, Duration.ofNanos(System.nanoTime() - start));
    if (outcome instanceof Outcome.Failed failed) {
      metrics.failed(integration, failed.reason());
    }
    return outcome;
  }

  private void settle(
      Endpoint endpoint,
      OutboxEntry entry,
      EndpointState state,
      Notification notification,
      Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      failed(endpoint, entry, state, failed);
      return;
    }
    outbox.delivered(entry, clock.instant());
    resender.delivered(endpoint, notification);
    if (state.recovered()) {
      LOG.info("{} answers again", endpoint.name());
      outbox.wake(endpoint.name(), clock.instant(), WAKES_BELOW);
    }
  }

  private void failed(
      Endpoint endpoint, OutboxEntry entry, EndpointState state, Outcome.Failed failed) {
    Instant now = clock.instant();
    if (failed.reason() == FailureReason.CONTEXT_CANCELED) {
      outbox.release(entry.id());
      return;
    }
    if (failed.throttled()) {
      state.throttle(now, failed.retryAfter());
    }
    int attempts = entry.attempts() + 1;
    if (state.failed()) {
      LOG.warn("{} fails: {}", endpoint.name(), failed.message());
    }
    Duration delay = schedule.after(attempts, failed.retryAfter());
    if (failed.next() == Outcome.Next.RETRY && delay != null) {
      outbox.retry(entry.id(), now.plus(delay), failed.message());
      return;
    }
    outbox.deadLetters().bury(entry.id(), now, failed.message());
    metrics.buried(1);
    LOG.error(
        "notification {} to {} is given up after attempt {} and kept as a dead letter: {}",
        entry.id(),
        endpoint.name(),
        attempts,
        failed.message());
    if (failed.next() == Outcome.Next.DISABLE) {
      outbox.disable(endpoint.name(), now, failed.message());
      LOG.error("{} is disabled: it wants nothing any more", endpoint.name());
    }
  }

  private void buryAll(String endpoint, String why) {
    int buried = outbox.deadLetters().buryAll(endpoint, clock.instant(), why);
    if (buried > 0) {
      metrics.buried(buried);
      LOG.error("{} notifications to {} are kept as dead letters: {}", buried, endpoint, why);
    }
  }

  private EndpointState state(String endpoint) {
    return states.computeIfAbsent(endpoint, name -> new EndpointState());
  }
}
