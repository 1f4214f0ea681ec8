package dev.kikori.server.notify.sink;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a sink reaches its receiver. What the configuration leaves out is null and gets its default.
 *
 * @param authorization a token, or null
 * @param basicAuth name and password, or null
 * @param tlsConfig whose certificates are trusted; null: those the JVM trusts
 * @param headers more headers, no secrets
 * @param allowPrivate networks (CIDR) that may be reached though they are not public, by default none
 * @param allowHttp whether plain HTTP to a public address is accepted, by default not
 * @param timeout how long one attempt may take, by default 15 s
 */
public record HttpConfig(
    @Nullable Authorization authorization,
    @Nullable BasicAuth basicAuth,
    @Nullable TlsConfig tlsConfig,
    Map<String, String> headers,
    List<String> allowPrivate,
    Boolean allowHttp,
    Duration timeout) {
  /** 15 s. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

  /** Public addresses by HTTPS alone. */
  public static final HttpConfig DEFAULTS =
      new HttpConfig(null, null, null, Map.of(), List.of(), false, DEFAULT_TIMEOUT);

  private static final Set<String> OURS =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "connection",
          "transfer-encoding",
          "authorization",
          "user-agent",
          "webhook-id",
          "webhook-timestamp",
          "webhook-signature");

  /**
   * A token in the header {@code Authorization}.
   *
   * @param type by default {@code Bearer}
   */
  public record Authorization(
      String type, @Nullable Path credentialsFile, @Nullable String credentialsEnv) {
    public Authorization {
      type = type == null ? "Bearer" : type;
      checkHeader("type", type);
      Secret.checkOne("credentials", credentialsFile, credentialsEnv);
      if (credentialsFile == null && credentialsEnv == null) {
        throw new IllegalArgumentException(
            "credentials_file: missing (expected: this or credentials_env)");
      }
    }
  }

  /** Name and password. */
  public record BasicAuth(
      String username, @Nullable Path passwordFile, @Nullable String passwordEnv) {
    public BasicAuth {
      if (username == null || username.isEmpty() || username.indexOf(':') >= 0) {
        throw new IllegalArgumentException("username: (expected: a name without a colon)");
      }
      Secret.checkOne("password", passwordFile, passwordEnv);
      if (passwordFile == null && passwordEnv == null) {
        throw new IllegalArgumentException(
            "password_file: missing (expected: this or password_env)");
      }
    }
  }

  /**
   * Trust.
   *
   * @param caFile certificates (PEM) to trust instead of the JVM's
   */
  public record TlsConfig(Path caFile) {
    public TlsConfig {
      if (caFile == null) {
        throw new IllegalArgumentException("ca_file: missing (expected: a PEM file)");
      }
    }
  }

  public HttpConfig {
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    allowPrivate = allowPrivate == null ? List.of() : List.copyOf(allowPrivate);
    allowHttp = allowHttp != null && allowHttp;
    timeout = timeout == null ? DEFAULT_TIMEOUT : timeout;
    if (authorization != null && basicAuth != null) {
      throw new IllegalArgumentException(
          "basic_auth: given beside authorization (expected: one of the two)");
    }
    if (timeout.toMillis() < 100 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: 100ms..1m)");
    }
    headers.forEach(HttpConfig::checkExtra);
    for (int i = 0; i < allowPrivate.size(); i++) {
      Cidr.parse("allow_private[" + i + "]", allowPrivate.get(i));
    }
  }

  private static void checkExtra(String name, String value) {
    if (!name.matches("[A-Za-z0-9-]{1,64}") || OURS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "headers."
              + SafeText.oneLine(name, 64)
              + ": (expected: a header that Kikori doesn't set itself)");
    }
    checkHeader("headers." + name, value);
  }

  /** Refuses what would end a header and begin another. */
  static void checkHeader(String key, String value) {
    if (value.length() > 8_192 || value.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
      throw new IllegalArgumentException(key + ": (expected: printable ASCII)");
    }
  }
}
