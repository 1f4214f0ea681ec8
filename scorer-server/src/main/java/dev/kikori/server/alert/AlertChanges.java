package dev.kikori.server.alert;

import dev.kikori.server.alert.AlertRecord.Status;
import dev.kikori.server.alert.AlertTable.LaneAlert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the stored alerts when a lane says something: a new alert, a change of one, or nothing if it was said before. Of one
 * transaction.
 */
final class AlertChanges {
  static final Duration HOUR = Duration.ofHours(1);

  private final AlertTable table;
  private final AlertConfig config;
  private final Instant now;
  private final List<AlertRecord> changed = new ArrayList<>();
  private final List<AlertDraft> created = new ArrayList<>();

  AlertChanges(AlertTable table, AlertConfig config, Instant now) {
    this.table = table;
    this.config = config;
    this.now = now;
  }

  /** What has changed, in order. */
  List<AlertRecord> changed() {
    return changed;
  }

  /** What led to a new alert. */
  List<AlertDraft> created() {
    return created;
  }

  void apply(AlertDraft draft) {
    Optional<LaneAlert> known = table.lane(draft.laneId());
    if (known.isPresent() && known.get().revision() >= draft.laneRevision()) {
      return;
    }
    Optional<AlertRecord> before =
        known.isPresent()
            ? table.find(known.get().alertId())
            : table.joinable(draft, now.minus(config.reopenWithin()));
    if (before.isEmpty()) {
      create(draft);
      return;
    }
    AlertRecord alert = before.get();
    if (known.isEmpty() && draft.resolved() && alert.status() == Status.RESOLVED) {
      // It came and went while nothing could be stored: people hear of both.
      alert = reopened(alert);
    }
    table.putLane(draft, alert.id());
    change(alert, draft);
  }

  private AlertRecord reopened(AlertRecord alert) {
    AlertRecord firing = with(alert, Status.FIRING, null, alert.windows());
    table.update(firing);
    changed.add(firing);
    return firing;
  }

  private void create(AlertDraft draft) {
    boolean over =
        table.told(draft.service().tenant(), draft.service().service(), now.minus(HOUR))
            >= config.maxPerHour();
    AlertRecord alert = record(draft, draft.laneId(), 1, draft.startsAt(), over);
    table.insert(alert, AlertTable.ANOMALY, now);
    table.putLane(draft, alert.id());
    changed.add(alert);
    created.add(draft);
    if (draft.resolved()) {
      change(alert, draft);
    }
    if (over) {
      tellOfBudget(draft);
    }
  }

  private void change(AlertRecord before, AlertDraft draft) {
    boolean worse = draft.riskScore() >= before.riskScore();
    AlertRecord content =
        worse
            ? record(
                draft,
                before.id(),
                before.revision(),
                before.startsAt(),
                before.labels().containsKey("budget"))
            : before;
    boolean fires = table.fires(before.id());
    Instant ends =
        draft.lastEvent().isBefore(before.startsAt()) ? before.startsAt() : draft.lastEvent();
    AlertRecord after =
        with(
            content,
            fires ? Status.FIRING : Status.RESOLVED,
            fires ? null : ends,
            table.windows(before.id()));
    table.update(after);
    changed.add(after);
  }

  /** Resolves an alert that nothing more is heard of. */
  void expire(AlertRecord alert) {
    table.stopFiring(alert.id());
    Instant ends =
        alert.updatedAt().isBefore(alert.startsAt()) ? alert.startsAt() : alert.updatedAt();
    AlertRecord after = with(alert, Status.RESOLVED, ends, alert.windows());
    table.update(after);
    changed.add(after);
  }

  private void tellOfBudget(AlertDraft draft) {
    String tenant = draft.service().tenant();
    String service = draft.service().service();
    long untold = table.untold(tenant, service, now.minus(HOUR));
    List<String> summary = List.of(BudgetAlert.summary(service, untold, config.maxPerHour()));
    Optional<AlertRecord> before = table.firingBudget(tenant, service);
    if (before.isPresent()) {
      AlertRecord after = BudgetAlert.updated(before.get(), summary, untold, now);
      table.update(after);
      changed.add(after);
    } else {
      AlertRecord alert = BudgetAlert.of(draft, summary, config.labels(), now);
      table.insert(alert, AlertTable.BUDGET, now);
      changed.add(alert);
    }
  }

  private AlertRecord record(
      AlertDraft draft, String id, int revision, Instant startsAt, boolean overBudget) {
    return new AlertRecord(
        id,
        draft.fingerprint(),
        revision,
        Status.FIRING,
        draft.service().tenant(),
        draft.service().service(),
        draft.instance(),
        draft.severity(),
        draft.riskScore(),
        startsAt,
        now,
        null,
        labels(draft, overBudget),
        draft.summary(),
        draft.critical(),
        draft.warning(),
        draft.window(),
        draft.templates(),
        draft.windows(),
        draft.model());
  }

  private Map<String, String> labels(AlertDraft draft, boolean overBudget) {
    Map<String, String> labels = new TreeMap<>(config.labels());
    labels.put("alertname", "LogAnomaly");
    labels.put("tenant", draft.service().tenant());
    labels.put("service", draft.service().service());
    labels.put("severity", draft.severity());
    if (!draft.instance().isEmpty()) {
      labels.put("instance", draft.instance());
    }
    if (overBudget) {
      labels.put("budget", "exceeded");
    }
    return labels;
  }

  /** The next revision. */
  private AlertRecord with(
      AlertRecord alert, Status status, @Nullable Instant endsAt, int windows) {
    return new AlertRecord(
        alert.id(),
        alert.fingerprint(),
        alert.revision() + 1,
        status,
        alert.tenant(),
        alert.service(),
        alert.instance(),
        alert.severity(),
        alert.riskScore(),
        alert.startsAt(),
        now,
        endsAt,
        alert.labels(),
        alert.summary(),
        alert.critical(),
        alert.warning(),
        alert.window(),
        alert.templates(),
        windows,
        alert.model());
  }
}
