package dev.kikori.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.config.ConfigReader;
import dev.kikori.server.notify.sink.Sinks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every configuration in the page about alerts can be loaded and made ready as it stands there. */
final class DocumentedTest {
  private static final Pattern SNIPPET = Pattern.compile("```yaml\\R(.*?)```", Pattern.DOTALL);
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PAGERDUTY_KEY", "R0UT1NG",
          "SLACK_URL", "https://hooks.slack.com/services/T0/B0/x",
          "WEBHOOK_TOKEN", "t0k3n",
          "WEBHOOK_SECRET", "whsec_" + Base64.getEncoder().encodeToString(new byte[32]));

  /** What the snippets stand in. */
  record Whole(NotifyConfig notifications) {}

  @Test
  void snippets_ofThePage_areConfigurations() throws Exception {
    List<NotifyConfig> configs = snippets();
    assertThat(configs).hasSize(3);
    try (Sinks sinks = new Sinks("/kikori/test", ENVIRONMENT::get)) {
      List<Plan> plans = configs.stream().map(config -> new Plan(config, sinks)).toList();
      assertThat(plans.get(0).root().match(Map.of("severity", "critical", "service", "mail")))
          .extracting(Route::receiver)
          .containsExactly("on-call");
      assertThat(plans.get(1).endpoints().keySet())
          .containsExactly(
              "everything/webhook[0]",
              "everything/slack[0]",
              "everything/pagerduty[0]",
              "everything/alertmanager[0]",
              "everything/log[0]");
    }
    assertThat(configs.get(2).outbox()).isEqualTo(OutboxConfig.DEFAULTS);
  }

  private static List<NotifyConfig> snippets() throws Exception {
    List<NotifyConfig> configs = new ArrayList<>();
    Matcher matcher = SNIPPET.matcher(Files.readString(Path.of("../docs/alerts.md")));
    while (matcher.find()) {
      Whole whole = new ConfigReader(name -> null).read(matcher.group(1), "alerts.md", Whole.class);
      configs.add(whole.notifications());
    }
    return configs;
  }
}
