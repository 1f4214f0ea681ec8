package dev.kikori.server.intake;

import dev.kikori.server.auth.TlsConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The doors. Keys of the configuration file's section {@code intake}.
 *
 * @param host address to listen on, by default {@value #HOST}
 * @param grpcPort port of the appenders' streams and of OTLP over gRPC, by default {@value #GRPC_PORT}; 0 takes any free one
 * @param httpPort port of OTLP over HTTP, by default {@value #HTTP_PORT}; 0 takes any free one
 * @param http whether there is OTLP over HTTP, by default true
 * @param insecure whether others may reach a door that has no TLS or asks for no token, by default false
 * @param tls keys and certificates of both ports
 * @param limits how much is let in
 * @param maxConnectionAge after how long a client is asked to connect anew, so that replicas share the load; by default 1 h, 0 is never
 * @param maxConnectionGrace how long it may take to go, by default 30 s
 * @param reflection whether gRPC tells what services there are, by default true
 * @param channelz whether gRPC tells of its connections, to tokens with the scope {@code admin}; by default false
 * @param dashboardUrl where people read more of an alert, for alerts that go back to the application; by default nowhere
 */
public record IntakeConfig(
    String host,
    Integer grpcPort,
    Integer httpPort,
    Boolean http,
    Boolean insecure,
    TlsConfig tls,
    LimitsConfig limits,
    Duration maxConnectionAge,
    Duration maxConnectionGrace,
    Boolean reflection,
    Boolean channelz,
    @Nullable String dashboardUrl) {
  public static final String HOST = "127.0.0.1";
  public static final int GRPC_PORT = 4317;
  public static final int HTTP_PORT = 4318;
  public static final Duration MAX_CONNECTION_AGE = Duration.ofHours(1);
  public static final Duration MAX_CONNECTION_GRACE = Duration.ofSeconds(30);

  /** Everything as by default. */
  public static final IntakeConfig DEFAULTS =
      new IntakeConfig(null, null, null, null, null, null, null, null, null, null, null, null);

  public IntakeConfig(
      @Nullable String host,
      @Nullable Integer grpcPort,
      @Nullable Integer httpPort,
      @Nullable Boolean http,
      @Nullable Boolean insecure,
      @Nullable TlsConfig tls,
      @Nullable LimitsConfig limits,
      @Nullable Duration maxConnectionAge,
      @Nullable Duration maxConnectionGrace,
      @Nullable Boolean reflection,
      @Nullable Boolean channelz,
      @Nullable String dashboardUrl) {
    this.host = host == null ? HOST : host;
    this.grpcPort = port("grpc_port", grpcPort, GRPC_PORT);
    this.httpPort = port("http_port", httpPort, HTTP_PORT);
    this.http = http == null || http;
    this.insecure = insecure != null && insecure;
    this.tls = tls == null ? TlsConfig.DEFAULTS : tls;
    this.limits = limits == null ? LimitsConfig.DEFAULTS : limits;
    this.maxConnectionAge =
        time("max_connection_age", maxConnectionAge, MAX_CONNECTION_AGE, Duration.ZERO);
    this.maxConnectionGrace =
        time(
            "max_connection_grace",
            maxConnectionGrace,
            MAX_CONNECTION_GRACE,
            Duration.ofSeconds(1));
    this.reflection = reflection == null || reflection;
    this.channelz = channelz != null && channelz;
    this.dashboardUrl =
        dashboardUrl == null || !dashboardUrl.endsWith("/")
            ? dashboardUrl
            : dashboardUrl.substring(0, dashboardUrl.length() - 1);
  }

  private static int port(String key, @Nullable Integer port, int usual) {
    if (port != null && (port < 0 || port > 65_535)) {
      throw new IllegalArgumentException(key + ": " + port + " (expected: 0..65535)");
    }
    return port == null ? usual : port;
  }

  private static Duration time(
      String key, @Nullable Duration time, Duration usual, Duration least) {
    if (time != null && time.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          key + ": " + time + " (expected: at least " + least.toSeconds() + " s)");
    }
    return time == null ? usual : time;
  }
}
