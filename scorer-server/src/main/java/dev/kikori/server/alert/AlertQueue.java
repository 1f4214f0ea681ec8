package dev.kikori.server.alert;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What lanes said of alerts and is not stored yet: of each alert the newest. A lane that has another alert waits while there is no room, so
 * that nothing is lost. An alert that merely goes on is not handed out more than once a second. Safe for use by many threads.
 */
final class AlertQueue {
  static final long UPDATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition work = lock.newCondition();
  private final Map<String, Entry> waiting = new LinkedHashMap<>();
  private final Map<String, Long> written;
  private boolean closed;
  private boolean busy;
  private boolean hurried;

  private record Entry(AlertDraft draft, long dueNanos) {}

  AlertQueue(int capacity) {
    this.capacity = capacity;
    this.written =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > 4 * capacity;
          }
        };
  }

  /**
   * Takes a draft.
   *
   * @return whether it had to wait for room
   * @throws IllegalStateException if the queue is closed: nothing was taken
   */
  boolean put(AlertDraft draft) {
    lock.lock();
    try {
      boolean waited = false;
      while (!closed && !waiting.containsKey(draft.laneId()) && waiting.size() >= capacity) {
        waited = true;
        room.awaitUninterruptibly();
      }
      if (closed) {
        throw new IllegalStateException("alerts: closed (the lane says it again after a restart)");
      }
      Entry before = waiting.get(draft.laneId());
      if (before == null || before.draft.laneRevision() < draft.laneRevision()) {
        waiting.put(draft.laneId(), new Entry(draft, due(draft, before)));
        work.signal();
      }
      return waited;
    } finally {
      lock.unlock();
    }
  }

  private long due(AlertDraft draft, @org.jspecify.annotations.Nullable Entry before) {
    long now = System.nanoTime();
    Long last = written.get(draft.laneId());
    if (last == null || draft.resolved()) {
      return now;
    }
    long next = last + UPDATE_NANOS;
    return before == null ? Math.max(now, next) : Math.min(before.dueNanos, Math.max(now, next));
  }

  /** Waits for drafts that are due, at most so long. Whoever takes them says {@link #done} when they are stored, or puts them back. */
  List<AlertDraft> take(int most, long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long deadline = System.nanoTime() + timeoutNanos;
      while (true) {
        List<AlertDraft> due = due(most);
        long left = Math.min(deadline, nextDue(deadline)) - System.nanoTime();
        if (!due.isEmpty() || closed || deadline - System.nanoTime() <= 0) {
          busy = !due.isEmpty();
          return due;
        }
        work.awaitNanos(Math.max(1, left));
      }
    } finally {
      lock.unlock();
    }
  }

  private List<AlertDraft> due(int most) {
    long now = System.nanoTime();
    List<AlertDraft> due = new ArrayList<>();
    Iterator<Entry> each = waiting.values().iterator();
    while (each.hasNext() && due.size() < most) {
      Entry entry = each.next();
      if (closed || hurried || entry.dueNanos - now <= 0) {
        due.add(entry.draft);
        each.remove();
      }
    }
    return due;
  }

  private long nextDue(long latest) {
    long next = latest;
    for (Entry entry : waiting.values()) {
      next = Math.min(next, entry.dueNanos);
    }
    return next;
  }

  /** The drafts that were taken are stored. */
  void done(List<AlertDraft> drafts) {
    lock.lock();
    try {
      long now = System.nanoTime();
      for (AlertDraft draft : drafts) {
        written.remove(draft.laneId());
        if (!draft.resolved()) {
          written.put(draft.laneId(), now);
        }
      }
      settled();
    } finally {
      lock.unlock();
    }
  }

  /** The drafts that were taken could not be stored: they wait again, unless there is something newer. */
  void putBack(List<AlertDraft> drafts) {
    lock.lock();
    try {
      for (AlertDraft draft : drafts) {
        waiting.putIfAbsent(draft.laneId(), new Entry(draft, System.nanoTime()));
      }
      settled();
    } finally {
      lock.unlock();
    }
  }

  private void settled() {
    busy = false;
    hurried &= !waiting.isEmpty();
    room.signalAll();
  }

  /** Waits until all that was put is stored. */
  boolean settle(long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeoutNanos;
      while (busy || !waiting.isEmpty()) {
        hurried = true;
        work.signal();
        if (left <= 0) {
          return false;
        }
        left = room.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      room.signalAll();
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    return size() == 0;
  }
}
