package dev.kikori.server.notify.sink;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Slack's incoming webhook: Block Kit with a text to fall back on; it worked if the answer is 200 and {@code ok}. */
final class SlackSink implements Sink {
  static final int MAX_HEADER = 150;
  static final int MAX_SECTION = 3_000;

  private final SlackConfig config;
  private final HttpSender sender;
  private final TextTemplate title;
  private final TextTemplate text;

  SlackSink(SlackConfig config, PinnedHttp http, UnaryOperator<@Nullable String> env) {
    this.config = config;
    Target target = Target.of("api_url", null, config.apiUrlFile(), config.apiUrlEnv(), "", env);
    this.sender = new HttpSender(http, target, config.httpConfig(), env);
    this.title = TextTemplate.compile("title", config.title(), SlackSink::escaped);
    this.text = TextTemplate.compile("text", config.text(), SlackSink::escaped);
  }

  @Override
  public String integration() {
    return "slack";
  }

  @Override
  public boolean sendsResolved() {
    return config.sendResolved();
  }

  @Override
  public Outcome send(Notification notification, Attempt attempt) {
    byte[] body = Payloads.json(message(notification));
    return sender.post(
        body,
        "application/json; charset=utf-8",
        Map.of(),
        true,
        reply -> {
          if (reply.succeeded() && !reply.body().strip().equals("ok")) {
            return Outcome.retry(
                FailureReason.OTHER,
                "status 200 without ok: " + SafeText.oneLine(reply.body(), 300));
          }
          return reply.status() == 410
              ? Replies.standard(reply, attempt.at())
              : Replies.strict(reply, attempt.at());
        });
  }

  private Map<String, Object> message(Notification notification) {
    String headline = SafeText.oneLine(title.render(notification, MAX_SECTION), MAX_SECTION);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("text", whole(headline, MAX_SECTION));
    message.put("unfurl_links", false);
    message.put("unfurl_media", false);
    String details = whole(text.render(notification, MAX_SECTION), MAX_SECTION);
    message.put(
        "blocks",
        details.isBlank()
            ? List.of(header(headline))
            : List.of(header(headline), section(details)));
    return message;
  }

  /** A header is plain text: what was escaped for mrkdwn is itself again. */
  private static Map<String, Object> header(String headline) {
    String plain = headline.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    return Map.of(
        "type",
        "header",
        "text",
        Map.of("type", "plain_text", "text", SafeText.bounded(plain, MAX_HEADER), "emoji", false));
  }

  private static Map<String, Object> section(String details) {
    return Map.of(
        "type", "section", "text", Map.of("type", "mrkdwn", "text", details, "verbatim", true));
  }

  /** Slack's limits count what is escaped; an entity that was cut in two is left out. */
  private static String whole(String text, int max) {
    String bounded = SafeText.bounded(text, max);
    return bounded.replaceAll("&[a-z]{0,3}…$", "…");
  }

  private static String escaped(String text) {
    return SafeText.slack(SafeText.oneLine(text, AlertView.MAX_LINE_LENGTH)).replace('`', '\'');
  }
}
