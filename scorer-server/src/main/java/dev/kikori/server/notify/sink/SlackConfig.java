package dev.kikori.server.notify.sink;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Posts to a channel by an incoming webhook, whose URL is the secret. What the configuration leaves out is null and gets its default.
 *
 * @param apiUrlFile file that holds the URL; exactly one of this and apiUrlEnv
 * @param apiUrlEnv environment variable that holds it
 * @param sendResolved whether to tell that alerts are over, by default true
 * @param title template of the headline
 * @param text template of the message, in Slack's mrkdwn
 * @param httpConfig how it is reached
 */
public record SlackConfig(
    @Nullable Path apiUrlFile,
    @Nullable String apiUrlEnv,
    Boolean sendResolved,
    String title,
    String text,
    HttpConfig httpConfig) {
  /** The headline that is used if none is given. */
  public static final String DEFAULT_TITLE =
      "[{{status}}{{#if firing}}: {{firing_count}}{{/if}}] {{worst.service}}: {{worst.headline}}";

  /** The message that is used if none is given. */
  public static final String DEFAULT_TEXT =
      "{{#each alerts}}*{{severity}}* {{service}} (risk {{risk_score}}, {{status}})"
          + "{{#if link}} <{{link}}|open>{{/if}}\n"
          + "{{#each summary}}• {{this}}\n{{/each}}"
          + "{{#each critical}}> {{this}}\n{{/each}}{{/each}}"
          + "{{#if truncated_alerts}}and {{truncated_alerts}} more{{/if}}";

  public SlackConfig {
    sendResolved = sendResolved == null || sendResolved;
    title = title == null ? DEFAULT_TITLE : title;
    text = text == null ? DEFAULT_TEXT : text;
    httpConfig = httpConfig == null ? HttpConfig.DEFAULTS : httpConfig;
    Target.checkOne("api_url", null, apiUrlFile, apiUrlEnv);
  }
}
