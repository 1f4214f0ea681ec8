package dev.kikori.server.notify;

import dev.kikori.server.alert.AlertRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What there is to tell: the alerts in their groups, and those that have ended since somebody asked. Taken from any thread and handed to the
 * one that notifies, under one lock, which is never held while anything is stored or sent. Safe for use by many threads.
 */
final class DispatchedAlerts {
  private final int maxAlerts;
  private final NotifyMetrics metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private final AlertGroups groups;
  private final Set<String> resolved = new HashSet<>();

  /**
   * No alerts yet.
   *
   * @param maxAlerts held at most; changes of further ones are counted and not told
   */
  DispatchedAlerts(Route root, int maxAlerts, NotifyMetrics metrics) {
    this.maxAlerts = maxAlerts;
    this.metrics = metrics;
    this.groups = new AlertGroups(root, maxAlerts);
  }

  /** Takes a change of an alert. */
  void accept(AlertRecord alert, Instant now) {
    lock.lock();
    try {
      if (!groups.put(alert, now)) {
        metrics.dropped();
      }
      if (alert.status() == AlertRecord.Status.RESOLVED && resolved.size() < maxAlerts) {
        resolved.add(alert.id());
      }
      metrics.alerts(groups.alerts());
    } finally {
      lock.unlock();
    }
  }

  /** Groups anew, by another route tree. */
  void regroup(Route root, Instant now) {
    lock.lock();
    try {
      groups.rebuild(root, now);
    } finally {
      lock.unlock();
    }
  }

  /** Tells of the alerts that have ended. Where that fails, they are told of again. */
  void tellResolved(Consumer<List<String>> listener) {
    List<String> ids;
    lock.lock();
    try {
      ids = List.copyOf(resolved);
    } finally {
      lock.unlock();
    }
    if (ids.isEmpty()) {
      return;
    }
    listener.accept(ids);
    lock.lock();
    try {
      ids.forEach(resolved::remove);
    } finally {
      lock.unlock();
    }
  }

  /** The groups whose time has come. */
  List<AlertGroup> due(Instant now) {
    lock.lock();
    try {
      return groups.due(now);
    } finally {
      lock.unlock();
    }
  }

  /** When the next group's time comes; null if none waits. */
  @Nullable Instant nextDue() {
    lock.lock();
    try {
      return groups.nextDue();
    } finally {
      lock.unlock();
    }
  }

  /** Has every group wait less long, by so much. */
  void setBack(Duration by) {
    lock.lock();
    try {
      groups.setBack(by);
    } finally {
      lock.unlock();
    }
  }

  /** A group as it is now; its next time is an interval later. */
  Notifier.Flush begin(AlertGroup group, Instant now) {
    lock.lock();
    try {
      group.flushAt(now.plus(group.route().groupInterval()));
      return new Notifier.Flush(group.route(), group.labels(), group.key(), group.alerts());
    } finally {
      lock.unlock();
    }
  }

  /** Has a group's time come then, because it could not be told now. */
  void later(AlertGroup group, Instant at) {
    lock.lock();
    try {
      group.flushAt(at);
    } finally {
      lock.unlock();
    }
  }

  /** These alerts of a group were told: what has ended is let go. */
  void told(AlertGroup group, List<AlertRecord> alerts) {
    lock.lock();
    try {
      groups.told(group, alerts);
      metrics.alerts(groups.alerts());
    } finally {
      lock.unlock();
    }
  }
}
