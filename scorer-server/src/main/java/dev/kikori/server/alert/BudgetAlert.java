package dev.kikori.server.alert;

import dev.kikori.server.alert.AlertRecord.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The one alert that tells of all those that went beyond a service's budget. */
final class BudgetAlert {
  static final String NAME = "AlertBudgetExceeded";

  private BudgetAlert() {}

  static String summary(String service, long untold, int budget) {
    return service
        + ": "
        + untold
        + (untold == 1 ? " alert" : " alerts")
        + " within an hour beyond the budget of "
        + budget
        + "; they are kept, but nobody is told of each";
  }

  static AlertRecord of(
      AlertDraft draft, List<String> summary, Map<String, String> extra, Instant now) {
    String fingerprint = String.format("%016x", 31L * draft.service().hashCode() + NAME.hashCode());
    Map<String, String> labels = new TreeMap<>(extra);
    labels.put("alertname", NAME);
    labels.put("tenant", draft.service().tenant());
    labels.put("service", draft.service().service());
    labels.put("severity", "warning");
    return new AlertRecord(
        "budget-" + draft.laneId(),
        fingerprint,
        1,
        Status.FIRING,
        draft.service().tenant(),
        draft.service().service(),
        "",
        "warning",
        50,
        now,
        now,
        null,
        labels,
        summary,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        1,
        draft.model());
  }

  static AlertRecord updated(AlertRecord before, List<String> summary, long untold, Instant now) {
    return new AlertRecord(
        before.id(),
        before.fingerprint(),
        before.revision() + 1,
        Status.FIRING,
        before.tenant(),
        before.service(),
        "",
        before.severity(),
        before.riskScore(),
        before.startsAt(),
        now,
        null,
        before.labels(),
        summary,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        (int) Math.min(Integer.MAX_VALUE, untold),
        before.model());
  }
}
