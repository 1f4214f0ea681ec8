package dev.kikori.server.intake;

import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.intake.IntakeMetrics.AlertOutcome;
import dev.kikori.server.service.ServiceKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alerts on their way to one stream. Of one alert only the newest revision waits; if the client reads so slowly that
 * {@value #CAPACITY} alerts wait, the oldest is left in the database until the others are through.
 *
 * <p>An alert is delivered when the client has said so, or, of a client that never does, when the stream has held for
 * {@value #HOLD_SECONDS} s after it. What is not delivered when the stream ends is for the service's next one. Safe for use by many threads.
 */
final class AlertOutlet {
  static final int CAPACITY = 256;
  static final int HOLD_SECONDS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(AlertOutlet.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Doorway door;
  private final ServiceKey service;
  private final String instance;
  private final StreamWriter writer;
  private final boolean confirming;
  private final BooleanSupplier mayStill;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, AlertRecord> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> sent = new LinkedHashMap<>();
  private final Set<String> unconfirmed = new LinkedHashSet<>();
  private final Map<String, Integer> confirmed = new LinkedHashMap<>();
  private boolean running;
  private boolean resting;

  /** The database may hold something that is neither waiting nor sent. */
  private boolean missing = true;

  /**
   * An outlet.
   *
   * @param confirming whether the client says which alerts it has received
   * @param mayStill whether the client may still be told; ends the stream if not
   */
  AlertOutlet(
      Doorway door,
      ServiceKey service,
      String instance,
      StreamWriter writer,
      boolean confirming,
      BooleanSupplier mayStill) {
    this.door = door;
    this.service = service;
    this.instance = instance;
    this.writer = writer;
    this.confirming = confirming;
    this.mayStill = mayStill;
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

  /** The client has a revision of an alert; of one that was never sent here this says nothing. Returns at once. */
  void received(String alertId, int revision) {
    lock.lock();
    try {
      int last = sent.getOrDefault(alertId, 0);
      if (revision < 1 || revision > last) {
        return;
      }
      confirmed.merge(alertId, revision, Math::max);
      if (revision == last) {
        unconfirmed.remove(alertId);
      }
    } finally {
      lock.unlock();
    }
    wake();
  }

  /** Goes on, on a thread of the executor, if there is something and the client reads. */
  void wake() {
    lock.lock();
    try {
      if (running || resting || !isDue()) {
        return;
      }
      running = true;
      door.executor().execute(this::run);
    } catch (RejectedExecutionException e) {
      running = false; // The server closes; what waits here is sent when the client is back.
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue() {
    if (writer.isOver()) {
      return !confirmed.isEmpty();
    }
    return !confirmed.isEmpty() || lookUpIsDue() || !waiting.isEmpty() && writer.isReady();
  }

  /** Only when it is noted that all that was sent came: until then the database would name it once more. */
  private boolean lookUpIsDue() {
    return missing && waiting.isEmpty() && unconfirmed.isEmpty() && confirmed.isEmpty();
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
      door.metrics().alert(AlertOutcome.SUPERSEDED);
    } else if (waiting.size() > CAPACITY) {
      removeFirst(waiting);
      missing = true;
      door.metrics().alert(AlertOutcome.DEFERRED);
    }
  }

  private void run() {
    boolean failed = true;
    try {
      noteConfirmed();
      if (!writer.isOver() && mayStill.getAsBoolean()) {
        lookUpMissed();
        sendWaiting();
      }
      failed = false;
    } catch (RuntimeException e) {
      LOG.warn(
          "{}: alerts can't be sent back now, this is tried again: {}",
          service.service(),
          e.getMessage());
    } finally {
      ran(failed);
    }
  }

  private void ran(boolean failed) {
    lock.lock();
    try {
      running = false;
      resting = failed;
    } finally {
      lock.unlock();
    }
    if (failed) {
      door.later(RETRY_NANOS, this::rested);
    } else {
      wake();
    }
  }

  private void rested() {
    lock.lock();
    try {
      resting = false;
    } finally {
      lock.unlock();
    }
    wake();
  }

  private void noteConfirmed() {
    for (Map.Entry<String, Integer> each : confirmed().entrySet()) {
      door.delivery().delivered(each.getKey(), each.getValue());
      lock.lock();
      try {
        confirmed.remove(each.getKey(), each.getValue());
      } finally {
        lock.unlock();
      }
    }
  }

  private Map<String, Integer> confirmed() {
    lock.lock();
    try {
      return new LinkedHashMap<>(confirmed);
    } finally {
      lock.unlock();
    }
  }

  private void lookUpMissed() {
    lock.lock();
    try {
      if (!lookUpIsDue()) {
        return;
      }
    } finally {
      lock.unlock();
    }
    List<AlertRecord> missed = door.delivery().undelivered(service, instance);
    lock.lock();
    try {
      // The list has an end: behind it there may be more.
      missing = !missed.isEmpty();
      missed.forEach(this::enqueue);
      missing &= !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void sendWaiting() {
    for (AlertRecord next = next(); next != null; next = next()) {
      AlertRecord alert = next;
      writer.send(ServerMessage.newBuilder().setAlert(door.alertMessages().of(alert)).build());
      door.metrics().alert(AlertOutcome.SENT);
      if (!confirming) {
        door.later(TimeUnit.SECONDS.toNanos(HOLD_SECONDS), () -> held(alert));
      }
    }
  }

  /** The stream has held for a while since an alert was sent. */
  private void held(AlertRecord alert) {
    if (!writer.isOver()) {
      received(alert.id(), alert.revision());
    }
  }

  private @Nullable AlertRecord next() {
    lock.lock();
    try {
      if (waiting.isEmpty() || writer.isOver() || !writer.isReady()) {
        return null;
      }
      AlertRecord next = removeFirst(waiting);
      sent.remove(next.id());
      sent.put(next.id(), next.revision());
      unconfirmed.add(next.id());
      if (sent.size() > 4 * CAPACITY) {
        String oldest = sent.keySet().iterator().next();
        sent.remove(oldest);
        unconfirmed.remove(oldest);
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
