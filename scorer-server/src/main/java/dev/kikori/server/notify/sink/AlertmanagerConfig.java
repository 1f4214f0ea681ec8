package dev.kikori.server.notify.sink;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is a client of an Alertmanager, as Prometheus is. What the configuration leaves out is null and gets its default.
 *
 * @param url the Alertmanager's base URL, without {@code /api/v2}; exactly one of url, urlFile and urlEnv
 * @param urlFile file that holds it
 * @param urlEnv environment variable that holds it
 * @param resendInterval how often a firing alert is sent again, by default 1 min; it ends by itself four times that after it was last sent
 * @param httpConfig how it is reached
 */
public record AlertmanagerConfig(
    @Nullable String url,
    @Nullable Path urlFile,
    @Nullable String urlEnv,
    Duration resendInterval,
    HttpConfig httpConfig) {
  /** 1 min. */
  public static final Duration DEFAULT_RESEND_INTERVAL = Duration.ofMinutes(1);

  public AlertmanagerConfig {
    resendInterval = resendInterval == null ? DEFAULT_RESEND_INTERVAL : resendInterval;
    httpConfig = httpConfig == null ? HttpConfig.DEFAULTS : httpConfig;
    Target.checkOne("url", url, urlFile, urlEnv);
    if (resendInterval.toSeconds() < 1 || resendInterval.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "resend_interval: " + resendInterval + " (expected: 1s..1h)");
    }
  }

  /** The URL may be a secret. */
  @Override
  public String toString() {
    return "AlertmanagerConfig[resendInterval=" + resendInterval + "]";
  }
}
