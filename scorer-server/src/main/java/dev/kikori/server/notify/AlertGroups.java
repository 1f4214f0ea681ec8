package dev.kikori.server.notify;

import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.notify.sink.AlertView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All groups of all routes; holds a bounded number of alerts. Its owner sees to it that one thread at a time uses it. */
final class AlertGroups {
  private final Map<String, AlertGroup> groups = new LinkedHashMap<>();
  private final Map<String, AlertRecord> newest = new HashMap<>();
  private final Map<String, Set<String>> placed = new HashMap<>();
  private final int maxAlerts;
  private Route root;

  AlertGroups(Route root, int maxAlerts) {
    this.root = root;
    this.maxAlerts = maxAlerts;
  }

  int alerts() {
    return newest.size();
  }

  /** Takes an alert's change; false if there is no room for a new alert. What is not newer is left aside. */
  boolean put(AlertRecord alert, Instant now) {
    AlertRecord known = newest.get(alert.id());
    if (known != null && known.revision() >= alert.revision()) {
      return true;
    }
    if (known == null && newest.size() >= maxAlerts) {
      return false;
    }
    newest.put(alert.id(), alert);
    place(alert, now);
    return true;
  }

  /** The groups whose time has come. */
  List<AlertGroup> due(Instant now) {
    return groups.values().stream().filter(group -> !group.nextFlush().isAfter(now)).toList();
  }

  /** When the next group's time comes, or null if there is no group. */
  @Nullable Instant nextDue() {
    Instant next = null;
    for (AlertGroup group : groups.values()) {
      next = next == null || group.nextFlush().isBefore(next) ? group.nextFlush() : next;
    }
    return next;
  }

  /** Has every group wait less long, by so much. */
  void setBack(Duration by) {
    groups.values().forEach(group -> group.flushAt(group.nextFlush().minus(by)));
  }

  /** Notes that a group has told what it had to say. */
  void told(AlertGroup group, List<AlertRecord> flushed) {
    group.told(flushed);
    for (AlertRecord alert : flushed) {
      Set<String> keys = placed.get(alert.id());
      if (!group.holds(alert.id()) && keys != null) {
        keys.remove(identity(group));
        if (keys.isEmpty()) {
          placed.remove(alert.id());
          newest.remove(alert.id());
        }
      }
    }
    if (group.isEmpty()) {
      groups.remove(identity(group), group);
    }
  }

  /** Puts all alerts where another tree wants them; groups that stay the same keep their time. */
  void rebuild(Route newRoot, Instant now) {
    Map<String, AlertGroup> old = new HashMap<>(groups);
    List<AlertRecord> all = new ArrayList<>(newest.values());
    root = newRoot;
    groups.clear();
    placed.clear();
    all.forEach(alert -> place(alert, now));
    for (Map.Entry<String, AlertGroup> entry : groups.entrySet()) {
      AlertGroup before = old.get(entry.getKey());
      if (before != null) {
        entry.getValue().flushAt(before.nextFlush());
      }
    }
  }

  private void place(AlertRecord alert, Instant now) {
    Map<String, String> labels = AlertView.labels(alert);
    Set<String> keys = new HashSet<>();
    for (Route route : root.match(labels)) {
      Map<String, String> groupLabels = route.groupLabels(labels);
      String key = route.groupKey(groupLabels);
      String identity = route.receiver() + "|" + key;
      groups
          .computeIfAbsent(
              identity, k -> new AlertGroup(route, groupLabels, key, first(route, alert, now)))
          .put(alert);
      keys.add(identity);
    }
    Set<String> before = placed.put(alert.id(), keys);
    if (before != null) {
      before.stream().filter(key -> !keys.contains(key)).forEach(key -> leave(key, alert, keys));
    }
  }

  /** An alert whose labels changed so that it belongs elsewhere is over for those who were told of it before. */
  private void leave(String key, AlertRecord alert, Set<String> keys) {
    AlertGroup group = groups.get(key);
    if (group != null) {
      group.put(resolved(alert));
      keys.add(key);
    }
  }

  /** A group waits for company, unless its first alert is an old one: after a restart. */
  private static Instant first(Route route, AlertRecord alert, Instant now) {
    Duration wait = route.groupWait();
    return alert.updatedAt().plus(wait).isBefore(now) ? now : now.plus(wait);
  }

  private static String identity(AlertGroup group) {
    return group.route().receiver() + "|" + group.key();
  }

  private static AlertRecord resolved(AlertRecord alert) {
    return new AlertRecord(
        alert.id(),
        alert.fingerprint(),
        alert.revision(),
        AlertRecord.Status.RESOLVED,
        alert.tenant(),
        alert.service(),
        alert.instance(),
        alert.severity(),
        alert.riskScore(),
        alert.startsAt(),
        alert.updatedAt(),
        alert.endsAt() == null ? alert.updatedAt() : alert.endsAt(),
        alert.labels(),
        alert.summary(),
        alert.critical(),
        alert.warning(),
        alert.window(),
        alert.templates(),
        alert.windows(),
        alert.model());
  }
}
