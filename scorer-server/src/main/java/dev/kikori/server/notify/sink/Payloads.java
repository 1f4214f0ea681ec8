package dev.kikori.server.notify.sink;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;

/** The bodies of the generic webhook. Their size is bounded: lines are left out first, then alerts, each said where the format can say it. */
final class Payloads {
  /** The largest body of Alertmanager's format. */
  static final int MAX_ALERTMANAGER = 512_000;

  /** What CloudEvents lets an event have, and be sure to pass. */
  static final int MAX_CLOUDEVENT = 64 << 10;

  /** What Standard Webhooks calls small. */
  static final int MAX_STANDARD = 20_000;

  static final String EVENT_TYPE_PREFIX = "alert.";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int[][] FITS = {
    {100, 20}, {100, 5}, {50, 3}, {20, 3}, {5, 3}, {1, 20}, {1, 5}, {1, 1}
  };
  private static final int SHORT_LINE = 200;

  private Payloads() {}

  /** Alertmanager's webhook, version 4. */
  static byte[] alertmanager(Notification whole, Map<String, String> texts) {
    return fitted(
        whole,
        MAX_ALERTMANAGER,
        (part, lines) -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("version", "4");
          body.put("groupKey", part.groupKey());
          body.put("truncatedAlerts", part.truncatedAlerts());
          body.put("status", part.status());
          body.put("receiver", part.receiver());
          body.put("groupLabels", part.groupLabels());
          body.put("commonLabels", part.commonLabels());
          body.put("commonAnnotations", part.commonAnnotations(lines));
          body.put("externalURL", part.externalUrl());
          body.put("notification_reason", part.reason().words());
          body.put("alerts", each(part, index -> alertmanagerAlert(part, index, lines)));
          body.putAll(texts);
          return body;
        });
  }

  /** CloudEvents 1.0 in structured mode. */
  static byte[] cloudEvent(
      Notification whole, Map<String, String> texts, Attempt attempt, String source) {
    return fitted(
        whole,
        MAX_CLOUDEVENT,
        (part, lines) -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("specversion", "1.0");
          body.put("id", attempt.messageId());
          body.put("source", source);
          body.put("type", "dev.kikori.alert." + part.status() + ".v1");
          body.put("time", part.at().toString());
          body.put("subject", part.worst().fingerprint());
          body.put("datacontenttype", "application/json");
          body.put("data", data(part, texts, lines));
          return body;
        });
  }

  /** The log-analysis JSON in Standard Webhooks' envelope. */
  static byte[] logAnalysis(Notification whole, Map<String, String> texts) {
    return fitted(
        whole,
        MAX_STANDARD,
        (part, lines) -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("type", EVENT_TYPE_PREFIX + part.status());
          body.put("timestamp", part.at().toString());
          body.put("data", data(part, texts, lines));
          return body;
        });
  }

  /** An alert as Alertmanager's webhook and API have it. */
  static Map<String, Object> alertmanagerAlert(Notification part, int index, int lines) {
    AlertView alert = part.alerts().get(index);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", alert.status());
    body.put("labels", alert.labels());
    body.put("annotations", alert.annotations(lines));
    body.put("startsAt", alert.startsAt().toString());
    body.put("endsAt", alert.endsAt() == null ? "0001-01-01T00:00:00Z" : alert.endsAt().toString());
    body.put("generatorURL", part.link(alert));
    body.put("fingerprint", alert.fingerprint());
    return body;
  }

  static byte[] json(Object body) {
    return JSON.writeValueAsBytes(body);
  }

  /** What was seen, as the log-analysis schema has it, of the worst alert; and the alerts one by one. */
  private static Map<String, Object> data(Notification part, Map<String, String> texts, int lines) {
    AlertView worst = part.worst();
    Map<String, Object> data = new LinkedHashMap<>(analysis(worst, lines));
    data.put("status", part.status());
    data.put("receiver", part.receiver());
    data.put("group_key", part.groupHash());
    data.put("group_labels", part.groupLabels());
    data.put("reason", part.reason().words());
    data.put("truncated_alerts", part.truncatedAlerts());
    data.put("alerts", each(part, index -> alert(part, part.alerts().get(index), lines)));
    data.putAll(texts);
    return data;
  }

  private static Map<String, Object> alert(Notification part, AlertView alert, int lines) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", alert.id());
    body.put("fingerprint", alert.fingerprint());
    body.put("status", alert.status());
    body.put("severity", alert.severity());
    body.put("labels", alert.labels());
    body.put("starts_at", alert.startsAt().toString());
    body.put("ends_at", alert.endsAt() == null ? null : alert.endsAt().toString());
    body.put("url", part.link(alert));
    body.put("windows", alert.windows());
    body.put("model", alert.model());
    body.put("templates", AlertView.head(alert.templates(), lines));
    body.putAll(analysis(alert, lines));
    return body;
  }

  private static Map<String, Object> analysis(AlertView alert, int lines) {
    Map<String, Object> analysis = new LinkedHashMap<>();
    analysis.put("risk_score", alert.riskScore());
    analysis.put("should_alert_user", alert.firing());
    Map<String, Object> messages = new LinkedHashMap<>();
    messages.put("critical", shortened(alert.critical(), lines));
    messages.put("warning", shortened(alert.warning(), lines));
    analysis.put("messages", messages);
    analysis.put("summary", shortened(alert.summary(), lines));
    return analysis;
  }

  private static List<String> shortened(List<String> texts, int lines) {
    int length = lines == AlertView.MAX_LINES ? AlertView.MAX_LINE_LENGTH : SHORT_LINE;
    return AlertView.head(texts, lines).stream()
        .map(text -> SafeText.bounded(text, length))
        .toList();
  }

  private static List<Object> each(Notification part, IntFunction<Object> view) {
    List<Object> views = new ArrayList<>();
    for (int i = 0; i < part.alerts().size(); i++) {
      views.add(view.apply(i));
    }
    return views;
  }

  /** The richest body that fits; the poorest if none does. */
  private static byte[] fitted(Notification whole, int maxBytes, Body body) {
    byte[] bytes = new byte[0];
    for (int[] fit : FITS) {
      bytes = json(body.of(whole.limited(fit[0]), fit[1]));
      if (bytes.length <= maxBytes) {
        return bytes;
      }
    }
    return bytes;
  }

  /** A body with so many alerts and lines. */
  private interface Body {
    Object of(Notification part, int lines);
  }
}
