package dev.kikori.server.events;

import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.events.TemplateCounts.Count;
import dev.kikori.server.events.TemplateCounts.Taken;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.Cursor;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.Page;
import dev.kikori.server.store.SqlText;
import dev.kikori.server.store.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * How often the templates of each service occur, minute by minute as they come in. Every event counts, kept or not, and once. Bounded: at
 * most {@value #MOST_TEMPLATES} templates of a service and {@value #MOST_MINUTES} minutes of all templates, the oldest go first. Safe for
 * use by many threads.
 */
public final class TemplateStatistics {
  /** Templates of a service: {@value}. */
  public static final int MOST_TEMPLATES = 20_000;

  /** Counts of a minute, of all services together: {@value}. */
  public static final int MOST_MINUTES = 2_000_000;

  private static final int MOST_BUCKETS = 10_000;
  private static final int MAX_CHARS = 4_096;
  private static final long MINUTE = 60_000;
  private static final String COLUMNS =
      "SELECT id, severity, logger, text, events, first_seen, last_seen FROM template";

  private final Map<ServiceKey, TemplateCounts> counts = new ConcurrentHashMap<>();
  private final Database database;
  private final InstantSource clock;

  /** A template and how often it occurred. */
  public record Row(
      String id,
      String severity,
      String logger,
      String text,
      long count,
      Instant firstSeen,
      Instant lastSeen) {}

  /**
   * Counts over time, zeros included.
   *
   * @param from when the first stretch begins
   * @param step how long each is
   */
  public record Trend(Instant from, Duration step, List<Long> counts) {}

  TemplateStatistics(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Reads how far services have been counted. */
  void start() {
    database
        .read(
            handle ->
                handle
                    .createQuery("SELECT tenant, service, position FROM template_mark")
                    .map(
                        (row, context) ->
                            Map.entry(
                                new ServiceKey(row.getString(1), row.getString(2)), row.getLong(3)))
                    .list())
        .forEach(mark -> counts.put(mark.getKey(), new TemplateCounts(mark.getValue())));
  }

  long add(ServiceKey service, long firstPosition, List<WindowLine> lines) {
    return counts.computeIfAbsent(service, key -> new TemplateCounts(0)).add(firstPosition, lines);
  }

  /** Stores what was counted. What can't be stored is kept for the next time. */
  void flush() {
    counts.forEach(
        (service, each) -> {
          Taken taken = each.take();
          if (taken.counts().isEmpty()) {
            return;
          }
          try {
            database.write(
                handle -> {
                  store(handle, service, taken);
                  return taken;
                });
          } catch (StoreException e) {
            each.putBack(taken);
            throw e;
          }
        });
  }

  private void store(Handle handle, ServiceKey service, Taken taken) {
    long now = clock.millis();
    PreparedBatch templates =
        handle.prepareBatch(
            "INSERT INTO template (tenant, service, id, severity, logger, text, search, events, first_seen, last_seen)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, service, id) DO UPDATE SET"
                + " text = excluded.text, search = excluded.search, events = template.events + excluded.events,"
                + " last_seen = excluded.last_seen");
    PreparedBatch minutes =
        handle.prepareBatch(
            "INSERT INTO template_minute (minute, tenant, service, id, events) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (tenant, service, id, minute) DO UPDATE SET events = template_minute.events + excluded.events");
    for (Count count : taken.counts().values()) {
      String id = count.template.hexId();
      String text = SqlText.storable(count.template.text(), MAX_CHARS);
      templates.add(
          service.tenant(),
          service.service(),
          id,
          count.template.severity().name(),
          SqlText.storable(count.template.logger(), MAX_CHARS),
          text,
          text.toLowerCase(Locale.ROOT),
          count.lines,
          now,
          now);
      minutes.add(now / MINUTE, service.tenant(), service.service(), id, count.lines);
    }
    templates.execute();
    minutes.execute();
    handle.execute(
        "INSERT INTO template_mark (tenant, service, position) VALUES (?, ?, ?)"
            + " ON CONFLICT (tenant, service) DO UPDATE SET position = excluded.position",
        service.tenant(),
        service.service(),
        taken.position());
  }

  /** A service's templates, most frequent first; text is looked for in the template, case ignored. */
  public Page<Row> list(
      String tenant, String service, @Nullable String text, @Nullable String cursor, int limit) {
    int most = Math.max(1, Math.min(EventTable.MOST, limit));
    Cursor from = cursor == null ? new Cursor(Long.MAX_VALUE, "") : Cursor.parse(cursor);
    String wanted = text == null ? "" : SqlText.storable(text.toLowerCase(Locale.ROOT));
    List<Row> found =
        database.read(
            handle ->
                handle
                    .createQuery(
                        COLUMNS
                            + " WHERE tenant = ? AND service = ? AND search LIKE ? ESCAPE '!'"
                            + " AND (events < ? OR (events = ? AND id > ?)) ORDER BY events DESC, id LIMIT ?")
                    .bind(0, SqlText.storable(tenant))
                    .bind(1, SqlText.storable(service))
                    .bind(2, SqlText.containing(wanted))
                    .bind(3, from.key())
                    .bind(4, from.key())
                    .bind(5, from.id())
                    .bind(6, most + 1)
                    .map((row, context) -> row(row))
                    .list());
    if (found.size() <= most) {
      return new Page<>(found, null);
    }
    Row last = found.get(most - 1);
    return new Page<>(found.subList(0, most), new Cursor(last.count(), last.id()).toString());
  }

  /** One of a service's templates. */
  public Optional<Row> find(String tenant, String service, String templateId) {
    return database.read(
        handle ->
            handle
                .createQuery(COLUMNS + " WHERE tenant = ? AND service = ? AND id = ?")
                .bind(0, SqlText.storable(tenant))
                .bind(1, SqlText.storable(service))
                .bind(2, SqlText.storable(templateId))
                .map((row, context) -> row(row))
                .findOne());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        Instant.ofEpochMilli(row.getLong(6)),
        Instant.ofEpochMilli(row.getLong(7)));
  }

  /**
   * How often a template occurred, minute by minute.
   *
   * @param from inclusive
   * @param to exclusive; at most {@value #MOST_BUCKETS} minutes later
   */
  public Trend trend(String tenant, String service, String templateId, Instant from, Instant to) {
    long first = Math.floorDiv(from.toEpochMilli(), MINUTE);
    long minutes = Math.floorDiv(to.toEpochMilli() + MINUTE - 1, MINUTE) - first;
    if (minutes < 0 || minutes > MOST_BUCKETS) {
      throw new IllegalArgumentException(
          "to: " + to + " (expected: after from, by at most " + MOST_BUCKETS + " minutes)");
    }
    Long[] trend = new Long[(int) minutes];
    Arrays.fill(trend, 0L);
    Map<Long, Long> found =
        database.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT minute, events FROM template_minute WHERE tenant = ? AND service = ? AND id = ?"
                            + " AND minute >= ? AND minute < ?")
                    .bind(0, SqlText.storable(tenant))
                    .bind(1, SqlText.storable(service))
                    .bind(2, SqlText.storable(templateId))
                    .bind(3, first)
                    .bind(4, first + minutes)
                    .map((row, context) -> Map.entry(row.getLong(1), row.getLong(2)))
                    .list()
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    found.forEach((minute, events) -> trend[(int) (minute - first)] = events);
    return new Trend(Instant.ofEpochMilli(first * MINUTE), Duration.ofMinutes(1), List.of(trend));
  }

  /** Deletes minutes that are older, and what is beyond the bounds. */
  void retain(Instant oldest) {
    database.write(
        handle -> {
          handle.execute(
              "DELETE FROM template_minute WHERE minute < ?", oldest.toEpochMilli() / MINUTE);
          handle.execute(
              "DELETE FROM template_minute WHERE minute <= (SELECT minute FROM template_minute ORDER BY minute DESC LIMIT 1 OFFSET ?)",
              MOST_MINUTES);
          return 0;
        });
    for (ServiceKey service : counts.keySet()) {
      database.write(
          handle ->
              handle.execute(
                  "DELETE FROM template WHERE tenant = ? AND service = ? AND last_seen <= (SELECT last_seen FROM template"
                      + " WHERE tenant = ? AND service = ? ORDER BY last_seen DESC LIMIT 1 OFFSET ?)",
                  service.tenant(),
                  service.service(),
                  service.tenant(),
                  service.service(),
                  MOST_TEMPLATES));
    }
  }
}
