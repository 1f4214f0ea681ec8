package dev.kikori.server.web;

import dev.kikori.server.auth.TlsConfig;
import dev.kikori.server.config.ByteSize;
import java.time.Duration;
import java.util.List;

/**
 * How the dashboard and the REST interface are served. Keys of the configuration file's section {@code web}; one that is absent (null) has
 * its default.
 *
 * @param host address to listen on, by default {@value #HOST}
 * @param port port, by default {@value #PORT}; 0 takes any free one
 * @param tls how connections are encrypted, by default not at all
 * @param maxBody largest body of a request, by default 4 MB
 * @param maxConnections connections at a time, by default {@value #MAX_CONNECTIONS}
 * @param maxStreams pages and scripts that follow events or alerts at a time, by default {@value #MAX_STREAMS}
 * @param streamBuffer events that wait for one slow follower before it is told how many it missed, by default {@value #STREAM_BUFFER}
 * @param heartbeat longest silence on a stream, by default 15 s
 * @param sessionLifetime how long somebody stays logged in, by default 12 h
 * @param secureCookie whether the session's cookie is for HTTPS only: wanted behind a proxy that ends TLS; by default if there is TLS here
 * @param allowedHosts names besides {@code localhost} and plain addresses under which a server without tokens answers; it stops foreign
 *     pages that have a name of theirs point at this address
 * @param allowOpen whether a server without tokens may listen beyond this machine, by default false
 */
public record WebConfig(
    String host,
    Integer port,
    TlsConfig tls,
    ByteSize maxBody,
    Integer maxConnections,
    Integer maxStreams,
    Integer streamBuffer,
    Duration heartbeat,
    Duration sessionLifetime,
    Boolean secureCookie,
    List<String> allowedHosts,
    Boolean allowOpen) {
  public static final String HOST = "127.0.0.1";
  public static final int PORT = 8080;
  public static final ByteSize MAX_BODY = ByteSize.ofMegabytes(4);
  public static final int MAX_CONNECTIONS = 1_000;
  public static final int MAX_STREAMS = 64;
  public static final int STREAM_BUFFER = 500;
  public static final Duration HEARTBEAT = Duration.ofSeconds(15);
  public static final Duration SESSION_LIFETIME = Duration.ofHours(12);

  /** Everything as by default. */
  public static final WebConfig DEFAULTS =
      new WebConfig(
          HOST,
          PORT,
          TlsConfig.DEFAULTS,
          MAX_BODY,
          MAX_CONNECTIONS,
          MAX_STREAMS,
          STREAM_BUFFER,
          HEARTBEAT,
          SESSION_LIFETIME,
          false,
          List.of(),
          false);

  @SuppressWarnings("ConstantValue") // Jackson hands null over for a key that is absent.
  public WebConfig {
    host = host == null ? HOST : host;
    port = port == null ? PORT : port;
    tls = tls == null ? TlsConfig.DEFAULTS : tls;
    maxBody = maxBody == null ? MAX_BODY : maxBody;
    maxConnections = maxConnections == null ? MAX_CONNECTIONS : maxConnections;
    maxStreams = maxStreams == null ? MAX_STREAMS : maxStreams;
    streamBuffer = streamBuffer == null ? STREAM_BUFFER : streamBuffer;
    heartbeat = heartbeat == null ? HEARTBEAT : heartbeat;
    sessionLifetime = sessionLifetime == null ? SESSION_LIFETIME : sessionLifetime;
    secureCookie = secureCookie == null ? tls.isOn() : secureCookie;
    allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
    allowOpen = allowOpen != null && allowOpen;
    within("port", port, 0, 65_535);
    within("max_body", maxBody.bytes(), 1_024, 1L << 30);
    within("max_connections", maxConnections, 1, 100_000);
    within("max_streams", maxStreams, 0, 1_000);
    within("stream_buffer", streamBuffer, 1, 100_000);
    within("heartbeat", heartbeat.toMillis(), 100, 60_000);
    within("session_lifetime", sessionLifetime.toSeconds(), 60, 30L * 24 * 3600);
  }

  /** The same on another port. */
  public WebConfig withPort(int other) {
    return new WebConfig(
        host,
        other,
        tls,
        maxBody,
        maxConnections,
        maxStreams,
        streamBuffer,
        heartbeat,
        sessionLifetime,
        secureCookie,
        allowedHosts,
        allowOpen);
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          key + ": " + value + " (expected: " + least + ".." + most + ")");
    }
  }
}
