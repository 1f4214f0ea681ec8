package dev.kikori.server.notify.sink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The generic webhook: Standard Webhooks' headers and rules around one of three bodies. */
final class WebhookSink implements Sink {
  private static final int MAX_TITLE = 256;
  private static final int MAX_TEXT = 4_000;

  private final WebhookConfig config;
  private final HttpSender sender;
  private final @Nullable Signer signer;
  private final String source;
  private final Map<String, TextTemplate> texts = new LinkedHashMap<>();

  WebhookSink(
      WebhookConfig config, PinnedHttp http, String source, UnaryOperator<@Nullable String> env) {
    this.config = config;
    this.source = source;
    Target target = Target.of("url", config.url(), config.urlFile(), config.urlEnv(), "", env);
    this.sender = new HttpSender(http, target, config.httpConfig(), env);
    Secret secret = Secret.of("secret", config.secretFile(), config.secretEnv(), env);
    this.signer = secret == null ? null : new Signer("secret", secret);
    add("title", config.title());
    add("text", config.text());
  }

  @Override
  public String integration() {
    return "webhook";
  }

  @Override
  public boolean sendsResolved() {
    return config.sendResolved();
  }

  @Override
  public Outcome send(Notification whole, Attempt attempt) {
    Notification notification = whole.limited(config.maxAlerts());
    byte[] body = body(notification, attempt);
    long second = attempt.at().getEpochSecond();
    try {
      Map<String, String> headers =
          signer == null
              ? Signer.identity(attempt.messageId(), second)
              : signer.headers(attempt.messageId(), second, body);
      String type =
          config.format() == WebhookConfig.Format.CLOUDEVENTS
              ? "application/cloudevents+json; charset=utf-8"
              : "application/json";
      return sender.post(
          body, type, headers, false, reply -> Replies.standard(reply, attempt.at()));
    } catch (IllegalArgumentException e) {
      return Outcome.retry(FailureReason.OTHER, String.valueOf(e.getMessage()));
    }
  }

  private byte[] body(Notification notification, Attempt attempt) {
    Map<String, String> rendered = new LinkedHashMap<>();
    texts.forEach(
        (name, template) ->
            rendered.put(
                name, template.render(notification, name.equals("title") ? MAX_TITLE : MAX_TEXT)));
    return switch (config.format()) {
      case ALERTMANAGER -> Payloads.alertmanager(notification, rendered);
      case CLOUDEVENTS -> Payloads.cloudEvent(notification, rendered, attempt, source);
      case LOG_ANALYSIS -> Payloads.logAnalysis(notification, rendered);
    };
  }

  private void add(String name, @Nullable String template) {
    if (template != null) {
      texts.put(name, TextTemplate.compile(name, template, UnaryOperator.identity()));
    }
  }
}
