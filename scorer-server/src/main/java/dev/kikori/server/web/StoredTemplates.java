package dev.kikori.server.web;

import dev.kikori.server.events.EventRecorder;
import dev.kikori.server.events.TemplateStatistics;
import dev.kikori.server.store.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The templates that the event recorder counts. Safe for use by many threads. */
public final class StoredTemplates implements Templates {
  /** Numbers of a trend, at most {@value}: as many as a small picture shows. */
  static final int MOST_STRETCHES = 96;

  private final EventRecorder recorder;

  public StoredTemplates(EventRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public Page<TemplateRow> list(
      String tenant, String service, @Nullable String text, @Nullable String cursor, int limit) {
    Page<TemplateStatistics.Row> page =
        recorder.templates().list(tenant, service, text, cursor, limit);
    return new Page<>(page.items().stream().map(StoredTemplates::view).toList(), page.next());
  }

  @Override
  public Optional<TemplateRow> find(String tenant, String service, String templateId) {
    return recorder.templates().find(tenant, service, templateId).map(StoredTemplates::view);
  }

  @Override
  public Trend trend(String tenant, String service, String templateId, Instant from, Instant to) {
    TemplateStatistics.Trend trend =
        recorder.templates().trend(tenant, service, templateId, from, to);
    return coarser(trend.from(), trend.step(), trend.counts());
  }

  /** Neighbours are added up until there are few enough. */
  static Trend coarser(Instant from, Duration step, List<Long> counts) {
    int each = (counts.size() + MOST_STRETCHES - 1) / MOST_STRETCHES;
    if (each <= 1) {
      return new Trend(from, step, counts);
    }
    List<Long> sums = new ArrayList<>();
    for (int i = 0; i < counts.size(); i += each) {
      sums.add(
          counts.subList(i, Math.min(counts.size(), i + each)).stream()
              .mapToLong(Long::longValue)
              .sum());
    }
    return new Trend(from, step.multipliedBy(each), sums);
  }

  private static TemplateRow view(TemplateStatistics.Row row) {
    return new TemplateRow(
        row.id(),
        row.severity(),
        row.logger(),
        row.text(),
        row.count(),
        row.firstSeen(),
        row.lastSeen());
  }
}
