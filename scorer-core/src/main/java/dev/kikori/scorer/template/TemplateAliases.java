package dev.kikori.scorer.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What took the place of templates that are gone. The oldest aliases are forgotten first. Reading takes no lock; writers take turns. */
final class TemplateAliases {
  private final int capacity;
  private final Map<Long, Long> successors = new ConcurrentHashMap<>();
  private final Deque<Long> order = new ArrayDeque<>();

  TemplateAliases(int capacity) {
    this.capacity = capacity;
  }

  /** The successor of an id, or the id itself. */
  long next(long id) {
    return successors.getOrDefault(id, id);
  }

  void put(long from, long to) {
    if (from == to) {
      return;
    }
    if (successors.put(from, to) == null) {
      order.add(from);
    }
    while (order.size() > capacity) {
      successors.remove(order.remove());
    }
  }

  /** Forgets an alias: its template lives again. */
  void remove(long from) {
    if (successors.remove(from) != null) {
      order.remove(from);
    }
  }

  Map<Long, Long> copy() {
    Map<Long, Long> copy = new LinkedHashMap<>();
    order.forEach(from -> copy.put(from, next(from)));
    return copy;
  }
}
