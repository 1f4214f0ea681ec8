package dev.kikori.server.intake;

import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.alert.StreamDelivery;
import dev.kikori.server.intake.IntakeMetrics.AlertOutcome;
import dev.kikori.server.service.ServiceKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alerts on their way to one stream. Of one alert only the newest revision waits; if the client reads so slowly that
 * {@value #CAPACITY} alerts wait, the oldest is left for its next stream. Safe for use by many threads.
 */
final class AlertOutlet {
  static final int CAPACITY = 256;

  private static final Logger LOG = LoggerFactory.getLogger(AlertOutlet.class);

  private final ServiceKey service;
  private final String instance;
  private final StreamWriter writer;
  private final StreamDelivery delivery;
  private final AlertMessages messages;
  private final IntakeMetrics metrics;
  private final BooleanSupplier mayStill;
  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, AlertRecord> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> sent = new LinkedHashMap<>();
  private boolean running;
  private boolean missedDue = true;

  AlertOutlet(
      ServiceKey service,
      String instance,
      StreamWriter writer,
      StreamDelivery delivery,
      AlertMessages messages,
      IntakeMetrics metrics,
      BooleanSupplier mayStill,
      Executor executor) {
    this.service = service;
    this.instance = instance;
    this.writer = writer;
    this.delivery = delivery;
    this.messages = messages;
    this.metrics = metrics;
    this.mayStill = mayStill;
    this.executor = executor;
  }

  /** Adds a change of an alert if it is this stream's business. Returns at once. */
  void offer(AlertRecord alert) {
    boolean ours =
        alert.tenant().equals(service.tenant())
            && alert.service().equals(service.service())
            && (alert.instance().isEmpty() || alert.instance().equals(instance));
    if (ours) {
      lock.lock();
      try {
        enqueue(alert);
      } finally {
        lock.unlock();
      }
      wake();
    }
  }

  /** Goes on, on a thread of the executor, if there is something and the client reads. */
  void wake() {
    lock.lock();
    try {
      boolean due = missedDue || !waiting.isEmpty() && writer.isReady();
      if (running || !due || writer.isOver()) {
        return;
      }
      running = true;
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      running = false; // The server closes; what waits here is sent when the client is back.
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(AlertRecord alert) {
    if (sent.getOrDefault(alert.id(), 0) >= alert.revision()) {
      return;
    }
    AlertRecord before = waiting.get(alert.id());
    if (before != null && before.revision() >= alert.revision()) {
      return;
    }
    waiting.put(alert.id(), alert);
    if (before != null) {
      metrics.alert(AlertOutcome.SUPERSEDED);
    } else if (waiting.size() > CAPACITY) {
      removeFirst(waiting);
      metrics.alert(AlertOutcome.DEFERRED);
    }
  }

  private void run() {
    try {
      if (!mayStill.getAsBoolean()) {
        return;
      }
      lookUpMissed();
      for (AlertRecord next = next(); next != null; next = next()) {
        writer.send(ServerMessage.newBuilder().setAlert(messages.of(next)).build());
        metrics.alert(AlertOutcome.SENT);
        delivery.delivered(next.id(), next.revision());
      }
    } catch (RuntimeException e) {
      LOG.error("{}: alerts could not be sent back", service.service(), e);
    } finally {
      ran();
    }
  }

  private void ran() {
    lock.lock();
    try {
      running = false;
    } finally {
      lock.unlock();
    }
    wake();
  }

  private void lookUpMissed() {
    boolean due;
    lock.lock();
    try {
      due = missedDue;
      missedDue = false;
    } finally {
      lock.unlock();
    }
    if (due) {
      delivery.undelivered(service, instance).forEach(this::offer);
    }
  }

  private @Nullable AlertRecord next() {
    lock.lock();
    try {
      if (waiting.isEmpty() || writer.isOver() || !writer.isReady()) {
        return null;
      }
      AlertRecord next = removeFirst(waiting);
      sent.put(next.id(), next.revision());
      if (sent.size() > 4 * CAPACITY) {
        removeFirst(sent);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private static <V> V removeFirst(Map<String, V> map) {
    Iterator<V> values = map.values().iterator();
    V first = values.next();
    values.remove();
    return first;
  }
}
