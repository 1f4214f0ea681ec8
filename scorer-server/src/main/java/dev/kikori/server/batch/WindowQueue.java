package dev.kikori.server.batch;

import dev.kikori.server.service.ServiceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Windows that wait for one model, and which of them make the next batch. After Triton's dynamic batcher ({@code GetDynamicBatch}): a batch
 * is due when it is full or its oldest window has waited long enough, and holds windows of one shape only.
 *
 * <p>Among services it is fair, by start-time fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996): a window's turn is one step after the
 * window before it of the same service, and no earlier than the turn that is served now. A service with ten thousand waiting windows and one
 * with a single window so have their next turns side by side.
 *
 * <p>Not thread-safe: its owner holds a lock. Every operation costs the logarithm of the windows that wait.
 */
final class WindowQueue {
  private static final Comparator<Pending> BY_TURN =
      Comparator.<Pending>comparingDouble(pending -> pending.turn)
          .thenComparingLong(pending -> pending.number);
  private static final Comparator<Pending> BY_ARRIVAL =
      Comparator.comparingLong(pending -> pending.number);

  private static final int KEPT_SHARES = 64;

  private final int maxBatch;
  private final long maxDelayNanos;
  private final int capacity;
  private final List<Shape> shapes = new ArrayList<>();
  private final Map<ServiceKey, Share> shares = new HashMap<>();
  private double served;
  private long arrived;
  private int size;

  /** The windows of one shape. */
  private static final class Shape {
    final TreeSet<Pending> byTurn = new TreeSet<>(BY_TURN);
    final TreeSet<Pending> byArrival = new TreeSet<>(BY_ARRIVAL);
    int weight;
  }

  /** A service that has windows waiting. */
  private static final class Share {
    double lastTurn;
    int waiting;
  }

  WindowQueue(int maxBatch, long maxDelayNanos, int capacity) {
    this.maxBatch = maxBatch;
    this.maxDelayNanos = maxDelayNanos;
    this.capacity = capacity;
    for (int i = 0; i < Pending.shapes(); i++) {
      shapes.add(new Shape());
    }
  }

  int size() {
    return size;
  }

  int capacity() {
    return capacity;
  }

  /** Puts a window in; false if there is no room. */
  boolean offer(Pending pending) {
    if (size >= capacity) {
      return false;
    }
    if (shares.size() > 2 * size + KEPT_SHARES) {
      // Left behind by windows that were cancelled.
      shares.values().removeIf(idle -> idle.waiting == 0);
    }
    Share share = shares.computeIfAbsent(pending.service, service -> new Share());
    pending.turn = Math.max(served, share.lastTurn) + pending.weight();
    pending.number = arrived++;
    share.lastTurn = pending.turn;
    share.waiting++;
    Shape shape = shapes.get(pending.shape());
    shape.byTurn.add(pending);
    shape.byArrival.add(pending);
    shape.weight += pending.weight();
    size++;
    return true;
  }

  /** Takes a window out, for example because nobody wants it any longer; false if it isn't there. */
  boolean remove(Pending pending) {
    Shape shape = shapes.get(pending.shape());
    if (!shape.byArrival.remove(pending)) {
      return false;
    }
    shape.byTurn.remove(pending);
    shape.weight -= pending.weight();
    size--;
    Share share = shares.get(pending.service);
    if (share != null && --share.waiting == 0 && share.lastTurn <= served) {
      shares.remove(pending.service);
    }
    return true;
  }

  /** The next batch, at least one window, or nothing if none is due. */
  List<Pending> take(long nowNanos) {
    return take(shape -> isDue(shape, nowNanos));
  }

  /** The next batch, due or not; nothing only if nothing waits. */
  List<Pending> takeAny() {
    return take(shape -> !shape.byTurn.isEmpty());
  }

  private List<Pending> take(Predicate<Shape> ready) {
    Shape next = null;
    for (Shape shape : shapes) {
      if (ready.test(shape)
          && (next == null || BY_TURN.compare(shape.byTurn.first(), next.byTurn.first()) < 0)) {
        next = shape;
      }
    }
    return next == null ? List.of() : takeFrom(next);
  }

  private boolean isDue(Shape shape, long nowNanos) {
    return !shape.byTurn.isEmpty()
        && (shape.weight >= maxBatch
            || nowNanos - shape.byArrival.first().enqueuedNanos >= maxDelayNanos);
  }

  private List<Pending> takeFrom(Shape shape) {
    List<Pending> batch = new ArrayList<>();
    int weight = 0;
    while (!shape.byTurn.isEmpty()) {
      Pending first = shape.byTurn.first();
      if (weight > 0 && weight + first.weight() > maxBatch) {
        break;
      }
      served = Math.max(served, first.turn);
      remove(first);
      weight += first.weight();
      batch.add(first);
    }
    if (size == 0) {
      // Nobody waits: nobody has an advantage to make up for.
      shares.clear();
    }
    return batch;
  }

  /** Nanoseconds until a batch is due by its age; {@link Long#MAX_VALUE} if nothing waits. */
  long nanosUntilDue(long nowNanos) {
    long least = Long.MAX_VALUE;
    for (Shape shape : shapes) {
      if (!shape.byArrival.isEmpty()) {
        long age = nowNanos - shape.byArrival.first().enqueuedNanos;
        least = Math.min(least, Math.max(0, maxDelayNanos - age));
      }
    }
    return least;
  }

  /** Takes out what has waited longer than so many nanoseconds. */
  List<Pending> takeOlderThan(long ageNanos, long nowNanos) {
    List<Pending> old = new ArrayList<>();
    for (Shape shape : shapes) {
      while (!shape.byArrival.isEmpty()
          && nowNanos - shape.byArrival.first().enqueuedNanos > ageNanos) {
        Pending first = shape.byArrival.first();
        remove(first);
        old.add(first);
      }
    }
    return old;
  }

  /** Takes everything out. */
  List<Pending> takeAll() {
    List<Pending> all = new ArrayList<>(size);
    for (Shape shape : shapes) {
      for (Pending pending : List.copyOf(shape.byArrival)) {
        remove(pending);
        all.add(pending);
      }
    }
    return all;
  }

  /** How long the oldest window has waited, nanoseconds; 0 if nothing waits. */
  long oldestNanos(long nowNanos) {
    Pending oldest = oldest();
    return oldest == null ? 0 : Math.max(0, nowNanos - oldest.enqueuedNanos);
  }

  private @Nullable Pending oldest() {
    Pending oldest = null;
    for (Shape shape : shapes) {
      if (!shape.byArrival.isEmpty()
          && (oldest == null || shape.byArrival.first().number < oldest.number)) {
        oldest = shape.byArrival.first();
      }
    }
    return oldest;
  }
}
