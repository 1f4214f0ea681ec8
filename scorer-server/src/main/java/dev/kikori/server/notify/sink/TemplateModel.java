package dev.kikori.server.notify.sink;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A notification as maps, lists and text that is escaped already: all that a template can see. */
final class TemplateModel {
  private final Notification notification;
  private final UnaryOperator<String> escape;

  private TemplateModel(Notification notification, UnaryOperator<String> escape) {
    this.notification = notification;
    this.escape = escape;
  }

  static Map<String, Object> of(Notification notification, UnaryOperator<String> escape) {
    return new TemplateModel(notification, escape).whole();
  }

  private Map<String, Object> whole() {
    Map<String, Object> model = new LinkedHashMap<>();
    List<AlertView> alerts = notification.alerts();
    model.put("status", notification.status());
    model.put("firing", notification.firing());
    model.put("receiver", escape.apply(notification.receiver()));
    model.put("reason", notification.reason().words());
    model.put("external_url", escape.apply(notification.externalUrl()));
    model.put("group_labels", escaped(notification.groupLabels()));
    model.put("common_labels", escaped(notification.commonLabels()));
    model.put("firing_count", alerts.stream().filter(AlertView::firing).count());
    model.put("resolved_count", alerts.stream().filter(alert -> !alert.firing()).count());
    model.put("truncated_alerts", notification.truncatedAlerts());
    model.put("worst", alert(notification.worst()));
    model.put("alerts", alerts.stream().map(this::alert).toList());
    return model;
  }

  private Map<String, Object> alert(AlertView alert) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("id", escape.apply(alert.id()));
    model.put("fingerprint", escape.apply(alert.fingerprint()));
    model.put("status", alert.status());
    model.put("firing", alert.firing());
    model.put("labels", escaped(alert.labels()));
    model.put("service", escape.apply(alert.label("service")));
    model.put("instance", escape.apply(alert.label("instance")));
    model.put("severity", escape.apply(alert.severity()));
    model.put("risk_score", alert.riskScore());
    model.put("headline", escape.apply(alert.headline()));
    model.put("summary", escaped(alert.summary()));
    model.put("critical", escaped(alert.critical()));
    model.put("warning", escaped(alert.warning()));
    model.put("starts_at", alert.startsAt().toString());
    model.put("ends_at", alert.endsAt() == null ? "" : alert.endsAt().toString());
    model.put("link", escape.apply(notification.link(alert)));
    return model;
  }

  private Map<String, String> escaped(Map<String, String> labels) {
    Map<String, String> escaped = new LinkedHashMap<>();
    labels.forEach((name, value) -> escaped.put(name, escape.apply(value)));
    return escaped;
  }

  private List<String> escaped(List<String> lines) {
    return lines.stream().map(escape).toList();
  }
}
