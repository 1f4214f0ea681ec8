package dev.kikori.server.notify.sink;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Posts to an endpoint of the user's own. What the configuration leaves out is null and gets its default.
 *
 * @param url the endpoint; exactly one of url, urlFile and urlEnv
 * @param urlFile file that holds it, where the URL is a secret
 * @param urlEnv environment variable that holds it
 * @param format the body, by default Alertmanager's
 * @param maxAlerts alerts in a body, by default {@value #DEFAULT_MAX_ALERTS}
 * @param secretFile signing secrets, one a line; null: nothing is signed, unless secretEnv is there
 * @param secretEnv environment variable that holds them
 * @param sendResolved whether to tell that alerts are over, by default true
 * @param title template of a field {@code title} beside the rest, or null
 * @param text template of a field {@code text}, or null
 * @param httpConfig how it is reached
 */
public record WebhookConfig(
    @Nullable String url,
    @Nullable Path urlFile,
    @Nullable String urlEnv,
    Format format,
    Integer maxAlerts,
    @Nullable Path secretFile,
    @Nullable String secretEnv,
    Boolean sendResolved,
    @Nullable String title,
    @Nullable String text,
    HttpConfig httpConfig) {
  /** {@value}. */
  public static final int DEFAULT_MAX_ALERTS = Notification.MAX_ALERTS;

  /** What a body looks like. */
  public enum Format {
    /** Alertmanager's webhook, version 4. */
    ALERTMANAGER,
    /** CloudEvents 1.0, structured. */
    CLOUDEVENTS,
    /** The log-analysis JSON in the envelope of Standard Webhooks. */
    LOG_ANALYSIS
  }

  public WebhookConfig {
    format = format == null ? Format.ALERTMANAGER : format;
    maxAlerts = maxAlerts == null ? DEFAULT_MAX_ALERTS : maxAlerts;
    sendResolved = sendResolved == null || sendResolved;
    httpConfig = httpConfig == null ? HttpConfig.DEFAULTS : httpConfig;
    Target.checkOne("url", url, urlFile, urlEnv);
    Secret.checkOne("secret", secretFile, secretEnv);
    if (maxAlerts < 1 || maxAlerts > Notification.MAX_ALERTS) {
      throw new IllegalArgumentException(
          "max_alerts: " + maxAlerts + " (expected: 1.." + Notification.MAX_ALERTS + ")");
    }
  }

  /** The URL may be a secret. */
  @Override
  public String toString() {
    return "WebhookConfig[format=" + format + "]";
  }
}
