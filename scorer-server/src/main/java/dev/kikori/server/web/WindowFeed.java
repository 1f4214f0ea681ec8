package dev.kikori.server.web;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.lane.LaneListener;
import dev.kikori.server.service.ServiceKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The latest verdicts, for the panel of summaries and the services' risk over time. In memory only, at most {@value #PER_SERVICE} windows
 * for each of the {@value #SERVICES} services that were judged last. Safe for use by many threads.
 */
public final class WindowFeed implements LaneListener {
  static final int PER_SERVICE = 60;
  static final int SERVICES = 1_000;

  private final Clock clock;
  private final Object lock = new Object();
  private final Map<ServiceKey, Deque<WindowRow>> byService =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ServiceKey, Deque<WindowRow>> eldest) {
          return size() > SERVICES;
        }
      };

  /** A feed that has heard of nothing. */
  public WindowFeed(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void parsed(ServiceKey service, long firstPosition, List<WindowLine> lines) {}

  @Override
  public void judged(ServiceKey service, String model, Verdict verdict) {
    WindowRow row = row(service, model, verdict);
    synchronized (lock) {
      Deque<WindowRow> rows = byService.computeIfAbsent(service, key -> new ArrayDeque<>());
      rows.addFirst(row);
      if (rows.size() > PER_SERVICE) {
        rows.removeLast();
      }
    }
  }

  @Override
  public void alert(ServiceKey service, String id, int revision, String model, Alert alert) {}

  /** A tenant's latest windows, last first. */
  List<WindowRow> latest(String tenant, Predicate<WindowRow> wanted, int limit) {
    List<WindowRow> found = new ArrayList<>();
    synchronized (lock) {
      byService.forEach(
          (key, rows) -> {
            if (key.tenant().equals(tenant)) {
              rows.stream().filter(wanted).limit(limit).forEach(found::add);
            }
          });
    }
    found.sort((one, other) -> other.judgedAt().compareTo(one.judgedAt()));
    return found.subList(0, Math.min(limit, found.size()));
  }

  /** The risk of a service's latest windows, oldest first. */
  List<Integer> risks(ServiceKey service) {
    List<Integer> risks = new ArrayList<>();
    synchronized (lock) {
      Deque<WindowRow> rows = byService.get(service);
      if (rows != null) {
        rows.descendingIterator().forEachRemaining(row -> risks.add(row.riskScore()));
      }
    }
    return risks;
  }

  private WindowRow row(ServiceKey service, String model, Verdict verdict) {
    long start = verdict.window().startMillis();
    return new WindowRow(
        service.service(),
        verdict.window().stream(),
        verdict.id(),
        clock.instant(),
        start == LogEvent.NO_TIMESTAMP ? null : Instant.ofEpochMilli(start),
        verdict.window().lines().size(),
        verdict.riskScore(),
        verdict.shouldAlert(),
        verdict.unseenTemplates(),
        verdict.summary(),
        verdict.warmingUp(),
        model);
  }

  /** A window that was judged. */
  record WindowRow(
      String service,
      String instance,
      String id,
      Instant judgedAt,
      @Nullable Instant startsAt,
      int lines,
      int riskScore,
      boolean alerted,
      int unseenTemplates,
      List<String> summary,
      boolean warmingUp,
      String model) {}
}
