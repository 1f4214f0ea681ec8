package dev.kikori.server.notify;

import dev.kikori.server.notify.sink.AlertmanagerConfig;
import dev.kikori.server.notify.sink.LogConfig;
import dev.kikori.server.notify.sink.PagerdutyConfig;
import dev.kikori.server.notify.sink.SlackConfig;
import dev.kikori.server.notify.sink.WebhookConfig;
import java.util.List;

/**
 * Someone to be told, by any number of sinks; by none, and nobody is.
 *
 * @param name what routes call it
 */
public record ReceiverConfig(
    String name,
    List<WebhookConfig> webhookConfigs,
    List<SlackConfig> slackConfigs,
    List<PagerdutyConfig> pagerdutyConfigs,
    List<AlertmanagerConfig> alertmanagerConfigs,
    List<LogConfig> logConfigs) {
  public ReceiverConfig {
    webhookConfigs = webhookConfigs == null ? List.of() : List.copyOf(webhookConfigs);
    slackConfigs = slackConfigs == null ? List.of() : List.copyOf(slackConfigs);
    pagerdutyConfigs = pagerdutyConfigs == null ? List.of() : List.copyOf(pagerdutyConfigs);
    alertmanagerConfigs =
        alertmanagerConfigs == null ? List.of() : List.copyOf(alertmanagerConfigs);
    logConfigs = logConfigs == null ? List.of() : List.copyOf(logConfigs);
    if (name == null || !name.matches("[\\p{L}\\p{N} ._/@-]{1,100}")) {
      throw new IllegalArgumentException(
          "name: (expected: 1..100 letters, digits, spaces and . _ - / @)");
    }
  }

  /** A receiver that writes to the server's log. */
  static ReceiverConfig log(String name) {
    return new ReceiverConfig(
        name, List.of(), List.of(), List.of(), List.of(), List.of(LogConfig.DEFAULTS));
  }
}
