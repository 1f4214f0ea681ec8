package dev.kikori.server.alert;

import dev.kikori.server.condition.Matcher;
import dev.kikori.server.store.Cursor;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.Page;
import dev.kikori.server.store.SqlText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What people say of alerts, each with the window that they said it of: it outlives the alert. Somebody who says something else of the same
 * alert has changed their mind. Safe for use by many threads.
 */
public final class FeedbackBook implements FeedbackSink {
  /** Authors that may speak of one alert: {@value}. */
  public static final int MOST_PER_ALERT = 50;

  private static final int MAX_NOTE_CHARS = 4_096;
  private static final int PART = 100;
  private static final String COLUMNS =
      "SELECT id, alert_id, service, true_alert, note, author, created_at";

  private final Database database;
  private final Alerts alerts;
  private final InstantSource clock;

  FeedbackBook(Database database, Alerts alerts, InstantSource clock) {
    this.database = database;
    this.alerts = alerts;
    this.clock = clock;
  }

  /** {@inheritDoc} False, too, if {@value #MOST_PER_ALERT} others have spoken of it. */
  @Override
  public boolean feedback(Feedback feedback) {
    Optional<AlertRecord> alert = alerts.find(feedback.tenant(), feedback.alertId());
    return alert.isPresent() && database.write(handle -> put(handle, feedback, alert.get()));
  }

  private boolean put(Handle handle, Feedback feedback, AlertRecord alert) {
    String author = SqlText.storable(feedback.author(), Matcher.MAX_CHARS);
    long others =
        handle
            .createQuery("SELECT count(*) FROM feedback WHERE alert_id = ? AND author <> ?")
            .bind(0, alert.id())
            .bind(1, author)
            .mapTo(Long.class)
            .one();
    if (others >= MOST_PER_ALERT) {
      return false;
    }
    handle.execute(
        "INSERT INTO feedback (id, tenant, alert_id, service, author, true_alert, note, created_at, body)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (alert_id, author) DO UPDATE SET"
            + " true_alert = excluded.true_alert, note = excluded.note, created_at = excluded.created_at, body = excluded.body",
        UUID.randomUUID().toString(),
        alert.tenant(),
        alert.id(),
        alert.service(),
        author,
        feedback.trueAlert() ? 1 : 0,
        SqlText.storable(feedback.note(), MAX_NOTE_CHARS),
        clock.millis(),
        AlertJson.write(alert));
    return true;
  }

  /**
   * What was said, last first, of one alert or of all.
   *
   * @param cursor where to go on, or null
   */
  public Page<Opinion> list(
      String tenant, @Nullable String alertId, @Nullable String cursor, int limit) {
    int most = Math.max(1, Math.min(Alerts.MOST, limit));
    Cursor from = cursor == null ? new Cursor(Long.MAX_VALUE, "") : Cursor.parse(cursor);
    String id = alertId == null ? "" : SqlText.storable(alertId);
    List<Opinion> found =
        database.read(
            handle ->
                handle
                    .createQuery(
                        COLUMNS
                            + " FROM feedback WHERE tenant = ? AND (? = '' OR alert_id = ?)"
                            + " AND (created_at < ? OR (created_at = ? AND id < ?)) ORDER BY created_at DESC, id DESC LIMIT ?")
                    .bind(0, tenant)
                    .bind(1, id)
                    .bind(2, id)
                    .bind(3, from.key())
                    .bind(4, from.key())
                    .bind(5, from.id())
                    .bind(6, most + 1)
                    .map((row, context) -> opinion(row))
                    .list());
    if (found.size() <= most) {
      return new Page<>(found, null);
    }
    Opinion last = found.get(most - 1);
    return new Page<>(
        found.subList(0, most), new Cursor(last.createdAt().toEpochMilli(), last.id()).toString());
  }

  /** Hands out what was said beside the alert as it was then, oldest first, a hundred at a time. No sink holds a connection up. */
  void forEach(String tenant, BiConsumer<Opinion, AlertRecord> sink) {
    List<Said> part = part(tenant, Long.MIN_VALUE, "");
    while (!part.isEmpty()) {
      for (Said said : part) {
        sink.accept(said.opinion, AlertJson.alert(said.alert));
      }
      Opinion last = part.get(part.size() - 1).opinion;
      part = part(tenant, last.createdAt().toEpochMilli(), last.id());
    }
  }

  private record Said(Opinion opinion, String alert) {}

  private List<Said> part(String tenant, long afterMillis, String afterId) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    COLUMNS
                        + ", body FROM feedback WHERE tenant = ?"
                        + " AND (created_at > ? OR (created_at = ? AND id > ?)) ORDER BY created_at, id LIMIT ?")
                .bind(0, tenant)
                .bind(1, afterMillis)
                .bind(2, afterMillis)
                .bind(3, afterId)
                .bind(4, PART)
                .map((row, context) -> new Said(opinion(row), row.getString("body")))
                .list());
  }

  private static Opinion opinion(ResultSet row) throws SQLException {
    return new Opinion(
        row.getString("id"),
        row.getString("alert_id"),
        row.getString("service"),
        row.getInt("true_alert") == 1,
        row.getString("note"),
        row.getString("author"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }
}
