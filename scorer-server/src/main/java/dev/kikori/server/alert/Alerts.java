package dev.kikori.server.alert;

import dev.kikori.server.alert.AlertRecord.Status;
import dev.kikori.server.store.Cursor;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.Page;
import dev.kikori.server.store.SqlText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The alerts that are kept, for whoever wants to see them. Safe for use by many threads. Lists are of at most {@value #MOST}. */
public final class Alerts {
  /** Most alerts at once: {@value}. */
  public static final int MOST = 500;

  private final Database database;

  Alerts(Database database) {
    this.database = database;
  }

  /**
   * Alerts, last changed first.
   *
   * @param cursor where to go on, or null
   * @throws IllegalArgumentException if the cursor is none
   */
  public Page<AlertRecord> list(
      String tenant, AlertFilter filter, @Nullable String cursor, int limit) {
    StringBuilder sql = new StringBuilder("SELECT body FROM alert WHERE tenant = :tenant");
    Map<String, Object> values = new TreeMap<>();
    values.put("tenant", tenant);
    put(sql, values, "status", " AND status = :status", filter.status());
    put(sql, values, "service", " AND service = :service", filter.service());
    put(sql, values, "severity", " AND severity = :severity", filter.severity());
    put(sql, values, "since", " AND updated_at >= :since", filter.since());
    put(sql, values, "until", " AND updated_at < :until", filter.until());
    if (filter.text() != null && !filter.text().isEmpty()) {
      String text = SqlText.storable(filter.text().toLowerCase(Locale.ROOT));
      put(sql, values, "text", " AND search LIKE :text ESCAPE '!'", SqlText.containing(text));
    }
    if (cursor != null) {
      Cursor from = Cursor.parse(cursor);
      put(sql, values, "key", " AND (updated_at < :key OR (updated_at = :key", from.key());
      put(sql, values, "id", " AND id < :id))", from.id());
    }
    int most = Math.max(1, Math.min(MOST, limit));
    values.put("limit", most + 1);
    sql.append(" ORDER BY updated_at DESC, id DESC LIMIT :limit");
    return page(alerts(sql.toString(), values), most);
  }

  /** One alert. */
  public Optional<AlertRecord> find(String tenant, String id) {
    return alerts(
            "SELECT body FROM alert WHERE tenant = :tenant AND id = :id",
            Map.of("tenant", tenant, "id", SqlText.storable(id)))
        .stream()
        .findFirst();
  }

  /** All alerts of one problem, last changed first. */
  public List<AlertRecord> history(String tenant, String fingerprint, int limit) {
    return alerts(
        "SELECT body FROM alert WHERE tenant = :tenant AND fingerprint = :fingerprint ORDER BY updated_at DESC LIMIT :limit",
        Map.of(
            "tenant",
            tenant,
            "fingerprint",
            SqlText.storable(fingerprint),
            "limit",
            Math.max(1, Math.min(MOST, limit))));
  }

  /** Alerts of any service of the tenant that began near this one, nearest first; without itself. */
  public List<AlertRecord> neighbours(AlertRecord alert, Duration around, int limit) {
    long at = alert.startsAt().toEpochMilli();
    return alerts(
        "SELECT body FROM alert WHERE tenant = :tenant AND starts_at BETWEEN :from AND :to AND id <> :id"
            + " ORDER BY abs(starts_at - :at), id LIMIT :limit",
        Map.of(
            "tenant",
            alert.tenant(),
            "from",
            at - around.toMillis(),
            "to",
            at + around.toMillis(),
            "at",
            at,
            "id",
            alert.id(),
            "limit",
            Math.max(1, Math.min(MOST, limit))));
  }

  /** How many alerts there are of each status and severity: {@code FIRING/critical}. */
  public Map<String, Long> counts(String tenant) {
    return database.read(
        handle -> {
          Map<String, Long> counts = new TreeMap<>();
          handle
              .createQuery(
                  "SELECT status, severity, count(*) FROM alert WHERE tenant = ? GROUP BY status, severity")
              .bind(0, tenant)
              .map(
                  (row, context) ->
                      counts.put(row.getString(1) + "/" + row.getString(2), row.getLong(3)))
              .list();
          return counts;
        });
  }

  /** Everything that is firing, of all tenants, first changed first: what whoever tells people begins with after a start. */
  public List<AlertRecord> firing() {
    return alerts(
        "SELECT body FROM alert WHERE status = :status ORDER BY updated_at",
        Map.of("status", Status.FIRING.name()));
  }

  private List<AlertRecord> alerts(String sql, Map<String, Object> values) {
    return database.read(
        handle -> {
          Query query = handle.createQuery(sql).bindMap(values);
          return query.mapTo(String.class).map(AlertJson::alert).list();
        });
  }

  private static void put(
      StringBuilder sql,
      Map<String, Object> values,
      String name,
      String condition,
      @Nullable Object value) {
    if (value != null) {
      sql.append(condition);
      values.put(name, plain(value));
    }
  }

  private static Object plain(Object value) {
    if (value instanceof Instant time) {
      return time.toEpochMilli();
    }
    if (value instanceof Status status) {
      return status.name();
    }
    return value instanceof String text ? SqlText.storable(text) : value;
  }

  private static Page<AlertRecord> page(List<AlertRecord> found, int most) {
    if (found.size() <= most) {
      return new Page<>(found, null);
    }
    List<AlertRecord> items = new ArrayList<>(found.subList(0, most));
    AlertRecord last = items.get(most - 1);
    return new Page<>(items, new Cursor(last.updatedAt().toEpochMilli(), last.id()).toString());
  }
}
