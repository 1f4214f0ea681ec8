package dev.kikori.server.notify.sink;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A client of Alertmanager's API v2. A firing alert ends by itself unless it is sent again: {@link #resendInterval()} says how often. */
public final class AlertmanagerSink implements Sink {
  private static final int LIVES_FOR_RESENDS = 4;
  private static final int MAX_LINES = 5;

  private final AlertmanagerConfig config;
  private final HttpSender sender;

  AlertmanagerSink(
      AlertmanagerConfig config, PinnedHttp http, UnaryOperator<@Nullable String> env) {
    this.config = config;
    String url = config.url() == null ? null : config.url().replaceAll("/+$", "");
    Target target = Target.of("url", url, config.urlFile(), config.urlEnv(), "/api/v2/alerts", env);
    this.sender = new HttpSender(http, target, config.httpConfig(), env);
  }

  /** How often firing alerts, and those just resolved, are sent again. */
  public Duration resendInterval() {
    return config.resendInterval();
  }

  @Override
  public String integration() {
    return "alertmanager";
  }

  @Override
  public boolean sendsResolved() {
    return true;
  }

  @Override
  public Outcome send(Notification notification, Attempt attempt) {
    List<Map<String, Object>> alerts = new ArrayList<>();
    for (AlertView alert : notification.alerts()) {
      alerts.add(alert(notification, alert, attempt.at()));
    }
    return sender.post(
        Payloads.json(alerts),
        "application/json",
        Map.of(),
        false,
        reply -> Replies.strict(reply, attempt.at()));
  }

  private Map<String, Object> alert(Notification notification, AlertView alert, Instant now) {
    Instant end =
        alert.endsAt() != null
            ? alert.endsAt()
            : alert.firing()
                ? now.plus(config.resendInterval().multipliedBy(LIVES_FOR_RESENDS))
                : now;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("labels", alert.labels());
    body.put("annotations", alert.annotations(MAX_LINES));
    body.put("startsAt", alert.startsAt().toString());
    body.put("endsAt", end.toString());
    body.put("generatorURL", notification.link(alert));
    return body;
  }
}
