package dev.kikori.server.alert;

import dev.kikori.server.alert.AlertRecord.Status;
import dev.kikori.server.store.SqlText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows that the writer reads and writes. */
final class AlertTable {
  static final String ANOMALY = "anomaly";
  static final String BUDGET = "budget";

  private final Handle handle;

  /**
   * What is known of a lane's alert.
   *
   * @param revision the last that was taken in
   */
  record LaneAlert(String alertId, int revision, int windows) {}

  AlertTable(Handle handle) {
    this.handle = handle;
  }

  Optional<LaneAlert> lane(String laneId) {
    return handle
        .createQuery("SELECT alert_id, revision, windows FROM alert_lane WHERE lane_id = ?")
        .bind(0, laneId)
        .map((row, context) -> new LaneAlert(row.getString(1), row.getInt(2), row.getInt(3)))
        .findOne();
  }

  void putLane(AlertDraft draft, String alertId) {
    handle.execute(
        "INSERT INTO alert_lane (lane_id, alert_id, revision, firing, windows) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (lane_id) DO UPDATE SET revision = excluded.revision, firing = excluded.firing,"
            + " windows = excluded.windows",
        draft.laneId(),
        alertId,
        draft.laneRevision(),
        draft.resolved() ? 0 : 1,
        draft.windows());
  }

  /** Whether a lane still sees the alert fire. */
  boolean fires(String alertId) {
    return handle
            .createQuery("SELECT count(*) FROM alert_lane WHERE alert_id = ? AND firing = 1")
            .bind(0, alertId)
            .mapTo(Long.class)
            .one()
        > 0;
  }

  int windows(String alertId) {
    return handle
        .createQuery("SELECT coalesce(sum(windows), 0) FROM alert_lane WHERE alert_id = ?")
        .bind(0, alertId)
        .mapTo(Integer.class)
        .one();
  }

  void stopFiring(String alertId) {
    handle.execute("UPDATE alert_lane SET firing = 0 WHERE alert_id = ?", alertId);
  }

  Optional<AlertRecord> find(String id) {
    return handle
        .createQuery("SELECT body FROM alert WHERE id = ?")
        .bind(0, id)
        .mapTo(String.class)
        .findOne()
        .map(AlertJson::alert);
  }

  /** The alert of the same problem that is still firing, or ended not long ago. */
  Optional<AlertRecord> joinable(AlertDraft draft, Instant resolvedSince) {
    return handle
        .createQuery(
            "SELECT body FROM alert WHERE tenant = ? AND fingerprint = ? AND service = ? AND instance = ? AND kind = ?"
                + " AND (status = 'FIRING' OR updated_at >= ?) ORDER BY updated_at DESC LIMIT 1")
        .bind(0, draft.service().tenant())
        .bind(1, draft.fingerprint())
        .bind(2, draft.service().service())
        .bind(3, draft.instance())
        .bind(4, ANOMALY)
        .bind(5, resolvedSince.toEpochMilli())
        .mapTo(String.class)
        .findOne()
        .map(AlertJson::alert);
  }

  /** How many alerts of a service people were told of since then. */
  long told(String tenant, String service, Instant since) {
    return handle
        .createQuery(
            "SELECT count(*) FROM alert WHERE tenant = ? AND service = ? AND created_at >= ? AND kind = ? AND over_budget = 0")
        .bind(0, tenant)
        .bind(1, service)
        .bind(2, since.toEpochMilli())
        .bind(3, ANOMALY)
        .mapTo(Long.class)
        .one();
  }

  /** How many they were not told of. */
  long untold(String tenant, String service, Instant since) {
    return handle
        .createQuery(
            "SELECT count(*) FROM alert WHERE tenant = ? AND service = ? AND created_at >= ? AND over_budget = 1")
        .bind(0, tenant)
        .bind(1, service)
        .bind(2, since.toEpochMilli())
        .mapTo(Long.class)
        .one();
  }

  /** Alerts of a kind that are firing and haven't changed since. */
  List<AlertRecord> firing(String kind, Instant unchangedSince) {
    return handle
        .createQuery(
            "SELECT body FROM alert WHERE status = 'FIRING' AND updated_at < ? AND kind = ? ORDER BY updated_at LIMIT 500")
        .bind(0, unchangedSince.toEpochMilli())
        .bind(1, kind)
        .mapTo(String.class)
        .map(AlertJson::alert)
        .list();
  }

  Optional<AlertRecord> firingBudget(String tenant, String service) {
    return handle
        .createQuery(
            "SELECT body FROM alert WHERE tenant = ? AND service = ? AND kind = ? AND status = 'FIRING'")
        .bind(0, tenant)
        .bind(1, service)
        .bind(2, BUDGET)
        .mapTo(String.class)
        .findFirst()
        .map(AlertJson::alert);
  }

  void insert(AlertRecord alert, String kind, Instant now) {
    String body = AlertJson.write(alert);
    handle.execute(
        "INSERT INTO alert (id, kind, tenant, service, instance, fingerprint, revision, delivered, status, severity,"
            + " over_budget, starts_at, created_at, updated_at, size, search, body)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        alert.id(),
        kind,
        alert.tenant(),
        alert.service(),
        alert.instance(),
        alert.fingerprint(),
        alert.revision(),
        alert.status().name(),
        alert.severity(),
        alert.labels().containsKey("budget") ? 1 : 0,
        alert.startsAt().toEpochMilli(),
        now.toEpochMilli(),
        alert.updatedAt().toEpochMilli(),
        bytes(body),
        search(alert),
        body);
  }

  void update(AlertRecord alert) {
    String body = AlertJson.write(alert);
    handle.execute(
        "UPDATE alert SET revision = ?, status = ?, severity = ?, updated_at = ?, size = ?, search = ?, body = ? WHERE id = ?",
        alert.revision(),
        alert.status().name(),
        alert.severity(),
        alert.updatedAt().toEpochMilli(),
        bytes(body),
        search(alert),
        body,
        alert.id());
  }

  /** Deletes resolved alerts that are older; returns how many. */
  int deleteBefore(Instant time, int most) {
    return handle.execute(
        "DELETE FROM alert WHERE id IN (SELECT id FROM alert WHERE status = ? AND updated_at < ? ORDER BY updated_at LIMIT ?)",
        Status.RESOLVED.name(),
        time.toEpochMilli(),
        most);
  }

  long bytes() {
    return handle.createQuery("SELECT coalesce(sum(size), 0) FROM alert").mapTo(Long.class).one();
  }

  private static long bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String search(AlertRecord alert) {
    StringBuilder text = new StringBuilder(alert.id()).append('\n').append(alert.service());
    alert.summary().forEach(each -> text.append('\n').append(each));
    alert.critical().forEach(each -> text.append('\n').append(each));
    alert.warning().forEach(each -> text.append('\n').append(each));
    alert.templates().forEach(each -> text.append('\n').append(each.text()));
    return SqlText.storable(text.toString().toLowerCase(Locale.ROOT), 64 * 1_024);
  }
}
