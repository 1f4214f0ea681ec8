package dev.kikori.server.events;

import dev.kikori.scorer.event.Severity;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.Cursor;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.Dialect;
import dev.kikori.server.store.Page;
import dev.kikori.server.store.SqlText;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The events in the database, and the search among them. What people look for is only ever bound, never part of a statement. */
final class EventTable {
  static final int MOST = 500;
  private static final int TRIGRAM = 3;
  private static final int ROW_BYTES = 200;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> ATTRIBUTES = new TypeReference<>() {};
  private static final Severity[] SEVERITIES = Severity.values();

  private final Database database;
  private final boolean sqlite;

  private record Found(long seq, RecordedEvent event) {}

  EventTable(Database database) {
    this.database = database;
    this.sqlite = database.dialect() == Dialect.SQLITE;
  }

  /** Stores events; those that are there already stay as they are. Returns their estimated bytes. */
  long insert(List<RecordedEvent> events) {
    return database.write(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT INTO event (tenant, service, position, instance, stated_time, received_at, severity, logger,"
                      + " template_id, first_seen, size, text, attributes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                      + " ON CONFLICT (tenant, service, position) DO NOTHING");
          long bytes = 0;
          for (RecordedEvent event : events) {
            bytes += add(batch, event);
          }
          batch.execute();
          return bytes;
        });
  }

  private long add(PreparedBatch batch, RecordedEvent event) {
    String attributes = JSON.writeValueAsString(event.attributes());
    long size = size(event, attributes);
    batch.add(
        event.service().tenant(),
        event.service().service(),
        event.position(),
        event.instance(),
        event.time() == null ? null : event.time().toEpochMilli(),
        event.receivedAt().toEpochMilli(),
        event.severity().ordinal(),
        event.logger(),
        event.templateId(),
        event.firstSeen() ? 1 : 0,
        size,
        event.text(),
        attributes);
    return size;
  }

  /** The text's trigrams take some three times its own room. */
  private static long size(RecordedEvent event, String attributes) {
    return 4L * event.text().getBytes(StandardCharsets.UTF_8).length
        + attributes.length()
        + ROW_BYTES;
  }

  Page<RecordedEvent> search(
      String tenant, EventFilter filter, @Nullable String cursor, int limit) {
    int most = Math.max(1, Math.min(MOST, limit));
    Map<String, Object> values = new TreeMap<>();
    StringBuilder sql = new StringBuilder("SELECT event.* FROM event");
    // The index of texts hands its rows out in its own order, newest first: then nothing has to be
    // sorted.
    String order = conditions(sql, values, filter) ? "event_text.rowid" : "event.seq";
    sql.append(" AND event.tenant = :tenant");
    values.put("tenant", SqlText.storable(tenant));
    if (cursor != null) {
      sql.append(" AND ").append(order).append(" < :before");
      values.put("before", Cursor.parse(cursor).key());
    }
    sql.append(" ORDER BY ").append(order).append(" DESC LIMIT :limit");
    values.put("limit", most + 1);
    List<Found> found =
        database.read(
            handle -> {
              Query query = handle.createQuery(sql.toString()).bindMap(values);
              return query.map((row, context) -> found(row)).list();
            });
    boolean more = found.size() > most;
    List<Found> shown = more ? found.subList(0, most) : found;
    return new Page<>(
        shown.stream().map(Found::event).toList(),
        more ? new Cursor(shown.get(most - 1).seq(), "").toString() : null);
  }

  /** Adds what is asked for; returns whether the index of texts is asked. */
  private boolean conditions(StringBuilder sql, Map<String, Object> values, EventFilter filter) {
    String text = filter.text() == null ? "" : SqlText.storable(filter.text());
    boolean indexed = sqlite && text.codePointCount(0, text.length()) >= TRIGRAM;
    if (text.isEmpty()) {
      sql.append(" WHERE 1 = 1");
    } else if (indexed) {
      sql.append(" JOIN event_text ON event_text.rowid = event.seq WHERE event_text MATCH :text");
      values.put("text", '"' + text.replace("\"", "\"\"") + '"');
    } else {
      sql.append(" WHERE event.text ")
          .append(sqlite ? "LIKE" : "ILIKE")
          .append(" :text ESCAPE '!'");
      values.put("text", SqlText.containing(text));
    }
    put(sql, values, "service", " AND event.service = :service", filter.service());
    put(sql, values, "instance", " AND event.instance = :instance", filter.instance());
    put(sql, values, "template", " AND event.template_id = :template", filter.templateId());
    put(sql, values, "since", " AND event.received_at >= :since", filter.since());
    put(sql, values, "until", " AND event.received_at < :until", filter.until());
    if (filter.severity() != null) {
      // A number as part of the statement lets the index of the grave ones be used.
      int least = filter.severity().ordinal();
      String grave = least >= Severity.WARN.ordinal() ? " AND event.severity >= 4" : "";
      sql.append(grave).append(" AND event.severity >= ").append(least);
    }
    return indexed;
  }

  private static void put(
      StringBuilder sql,
      Map<String, Object> values,
      String name,
      String condition,
      @Nullable Object value) {
    if (value != null) {
      sql.append(condition);
      values.put(
          name,
          value instanceof Instant time
              ? (Object) time.toEpochMilli()
              : SqlText.storable(value.toString()));
    }
  }

  long bytes() {
    return database.read(
        handle ->
            handle.createQuery("SELECT coalesce(sum(size), 0) FROM event").mapTo(Long.class).one());
  }

  /** Deletes some of the oldest, if they came in before this time. Returns their estimated bytes. */
  long deleteOldest(Instant before, int most) {
    return database.write(
        handle -> {
          List<long[]> oldest =
              handle
                  .createQuery(
                      "SELECT seq, size FROM event WHERE received_at < ? ORDER BY seq LIMIT ?")
                  .bind(0, before.toEpochMilli())
                  .bind(1, most)
                  .map((row, context) -> new long[] {row.getLong(1), row.getLong(2)})
                  .list();
          if (oldest.isEmpty()) {
            return 0L;
          }
          handle.execute(
              "DELETE FROM event WHERE seq <= ? AND received_at < ?",
              oldest.get(oldest.size() - 1)[0],
              before.toEpochMilli());
          return oldest.stream().mapToLong(each -> each[1]).sum();
        });
  }

  private static Found found(ResultSet row) throws SQLException {
    long stated = row.getLong("stated_time");
    Instant time = row.wasNull() ? null : Instant.ofEpochMilli(stated);
    return new Found(
        row.getLong("seq"),
        new RecordedEvent(
            new ServiceKey(row.getString("tenant"), row.getString("service")),
            row.getLong("position"),
            row.getString("instance"),
            time,
            Instant.ofEpochMilli(row.getLong("received_at")),
            SEVERITIES[row.getInt("severity")],
            row.getString("logger"),
            row.getString("text"),
            row.getString("template_id"),
            row.getInt("first_seen") == 1,
            JSON.readValue(row.getString("attributes"), ATTRIBUTES)));
  }
}
