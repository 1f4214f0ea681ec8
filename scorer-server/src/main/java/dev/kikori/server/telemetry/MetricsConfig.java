package dev.kikori.server.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * Where Prometheus scrapes.
 *
 * @param enabled whether at all; true by default
 * @param host what it listens on; {@value #DEFAULT_HOST} by default
 * @param port 0 for any; {@value #DEFAULT_PORT} by default
 */
public record MetricsConfig(Boolean enabled, String host, Integer port) {
  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 9464;

  public static final MetricsConfig DEFAULTS = new MetricsConfig(null, null, null);

  public MetricsConfig(@Nullable Boolean enabled, @Nullable String host, @Nullable Integer port) {
    this.enabled = enabled == null || enabled;
    this.host = host == null ? DEFAULT_HOST : host;
    this.port = port == null ? DEFAULT_PORT : port;
    if (this.port < 0 || this.port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
    }
  }
}
