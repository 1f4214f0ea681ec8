package dev.kikori.server.notify.sink;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Triggers and resolves incidents by PagerDuty's Events API v2. What the configuration leaves out is null and gets its default.
 *
 * @param routingKeyFile file that holds the integration's key; exactly one of this and routingKeyEnv
 * @param routingKeyEnv environment variable that holds it
 * @param url by default {@value #DEFAULT_URL}
 * @param sendResolved whether to resolve the incident, by default true
 * @param summary template of the incident's headline
 * @param httpConfig how it is reached
 */
public record PagerdutyConfig(
    @Nullable Path routingKeyFile,
    @Nullable String routingKeyEnv,
    String url,
    Boolean sendResolved,
    String summary,
    HttpConfig httpConfig) {
  /** {@value}; in the EU events.eu.pagerduty.com. */
  public static final String DEFAULT_URL = "https://events.pagerduty.com/v2/enqueue";

  /** The headline that is used if none is given. */
  public static final String DEFAULT_SUMMARY =
      "[{{worst.severity}}] {{worst.service}}: {{worst.headline}}";

  public PagerdutyConfig {
    url = url == null ? DEFAULT_URL : url;
    sendResolved = sendResolved == null || sendResolved;
    summary = summary == null ? DEFAULT_SUMMARY : summary;
    httpConfig = httpConfig == null ? HttpConfig.DEFAULTS : httpConfig;
    Target.checkOne("url", url, null, null);
    Secret.checkOne("routing_key", routingKeyFile, routingKeyEnv);
    if (routingKeyFile == null && routingKeyEnv == null) {
      throw new IllegalArgumentException(
          "routing_key_file: missing (expected: this or routing_key_env)");
    }
  }
}
