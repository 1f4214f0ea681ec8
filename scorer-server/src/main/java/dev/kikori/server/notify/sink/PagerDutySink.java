package dev.kikori.server.notify.sink;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** PagerDuty's Events API v2: an incident for each group, triggered and resolved by the group's hash. */
final class PagerDutySink implements Sink {
  static final int MAX_SUMMARY = 1_024;
  static final int MAX_EVENT = 512_000;

  private final PagerdutyConfig config;
  private final HttpSender sender;
  private final Secret routingKey;
  private final TextTemplate summary;

  PagerDutySink(PagerdutyConfig config, PinnedHttp http, UnaryOperator<@Nullable String> env) {
    this.config = config;
    Target target = Target.of("url", config.url(), null, null, "", env);
    this.sender = new HttpSender(http, target, config.httpConfig(), env);
    this.routingKey =
        java.util.Objects.requireNonNull(
            Secret.of("routing_key", config.routingKeyFile(), config.routingKeyEnv(), env));
    this.summary = TextTemplate.compile("summary", config.summary(), UnaryOperator.identity());
  }

  @Override
  public String integration() {
    return "pagerduty";
  }

  @Override
  public boolean sendsResolved() {
    return config.sendResolved();
  }

  @Override
  public Outcome send(Notification notification, Attempt attempt) {
    byte[] body;
    try {
      body = body(notification);
    } catch (IllegalArgumentException e) {
      return Outcome.retry(FailureReason.OTHER, String.valueOf(e.getMessage()));
    }
    return sender.post(
        body, "application/json", Map.of(), false, reply -> Replies.strict(reply, attempt.at()));
  }

  private byte[] body(Notification notification) {
    byte[] body = Payloads.json(event(notification, details(notification)));
    if (body.length <= MAX_EVENT) {
      return body;
    }
    String told =
        "Custom details have been removed because the event was larger than 512000 bytes (it had "
            + body.length
            + ")";
    return Payloads.json(event(notification, Map.of("error", told)));
  }

  private Map<String, Object> event(Notification notification, Map<String, Object> details) {
    AlertView worst = notification.worst();
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("routing_key", routingKey.read());
    event.put("event_action", notification.firing() ? "trigger" : "resolve");
    event.put("dedup_key", notification.groupHash());
    event.put("client", "Kikori");
    if (!notification.externalUrl().isEmpty()) {
      event.put("client_url", notification.externalUrl());
      event.put("links", List.of(Map.of("href", notification.link(worst), "text", "Alert")));
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    String line = SafeText.oneLine(summary.render(notification, MAX_SUMMARY), MAX_SUMMARY);
    payload.put("summary", line.isEmpty() ? "Kikori" : line);
    payload.put(
        "source",
        worst.label("instance").isEmpty() ? worst.label("service") : worst.label("instance"));
    payload.put("severity", severity(worst.severity()));
    payload.put("timestamp", worst.startsAt().toString());
    payload.put("component", worst.label("service"));
    payload.put("group", worst.label("tenant"));
    payload.put("class", worst.label("alertname"));
    payload.put("custom_details", details);
    event.put("payload", payload);
    return event;
  }

  private static Map<String, Object> details(Notification notification) {
    Map<String, Object> details = new LinkedHashMap<>();
    List<AlertView> alerts = notification.alerts();
    details.put(
        "firing", alerts.stream().filter(AlertView::firing).map(PagerDutySink::view).toList());
    details.put(
        "resolved",
        alerts.stream().filter(each -> !each.firing()).map(PagerDutySink::view).toList());
    details.put("num_firing", alerts.stream().filter(AlertView::firing).count());
    details.put("num_resolved", alerts.stream().filter(each -> !each.firing()).count());
    details.put("truncated_alerts", notification.truncatedAlerts());
    return details;
  }

  private static Map<String, Object> view(AlertView alert) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("labels", alert.labels());
    view.put("annotations", alert.annotations(AlertView.MAX_LINES));
    view.put("starts_at", alert.startsAt().toString());
    return view;
  }

  private static String severity(String severity) {
    return switch (severity) {
      case "critical", "error", "warning", "info" -> severity;
      default -> "error";
    };
  }
}
