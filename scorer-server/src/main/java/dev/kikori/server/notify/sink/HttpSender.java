package dev.kikori.server.notify.sink;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Posts JSON to a target as a sink's configuration says, and turns what goes wrong into an outcome that tells no secret. Safe for use by many threads. */
final class HttpSender {
  private static final String USER_AGENT = "Kikori";

  private final PinnedHttp http;
  private final Target target;
  private final HttpConfig config;
  private final AddressGuard guard;
  private final SSLSocketFactory trust;
  private final @Nullable Secret credentials;

  /**
   * A sender.
   *
   * @throws IllegalArgumentException if a file or variable can't be read
   */
  HttpSender(
      PinnedHttp http, Target target, HttpConfig config, UnaryOperator<@Nullable String> env) {
    this.http = http;
    this.target = target;
    this.config = config;
    this.guard = new AddressGuard(config.allowPrivate());
    this.trust = trust(config.tlsConfig());
    this.credentials = credentials(config, env);
  }

  /**
   * Posts once.
   *
   * @param wantsBody whether the rule looks at the body of a success
   * @param rule what an answer means
   */
  Outcome post(
      byte[] body,
      String contentType,
      Map<String, String> extra,
      boolean wantsBody,
      Function<HttpReply, Outcome> rule) {
    try {
      URI uri = target.uri();
      PinnedHttp.Post post =
          new PinnedHttp.Post(
              uri,
              headers(contentType, extra),
              body,
              guard,
              config.allowHttp(),
              trust,
              config.timeout(),
              wantsBody);
      return rule.apply(redacted(http.send(post), uri));
    } catch (SocketTimeoutException e) {
      return Outcome.retry(
          FailureReason.CONTEXT_DEADLINE_EXCEEDED,
          "no answer within " + config.timeout().toMillis() + " ms");
    } catch (PinnedHttp.ClosedException e) {
      return Outcome.retry(FailureReason.CONTEXT_CANCELED, "the server was stopped meanwhile");
    } catch (PinnedHttp.RefusedAddressException | IllegalArgumentException e) {
      return Outcome.retry(
          FailureReason.OTHER, SafeText.oneLine(String.valueOf(e.getMessage()), 300));
    } catch (UnknownHostException e) {
      return Outcome.retry(FailureReason.OTHER, "the host's name is not known");
    } catch (SSLException e) {
      return Outcome.retry(
          FailureReason.OTHER, "TLS: " + SafeText.oneLine(String.valueOf(e.getMessage()), 300));
    } catch (IOException e) {
      return Outcome.retry(
          FailureReason.OTHER,
          e.getClass().getSimpleName()
              + ": "
              + SafeText.oneLine(String.valueOf(e.getMessage()), 300));
    }
  }

  private Map<String, String> headers(String contentType, Map<String, String> extra) {
    Map<String, String> headers = new LinkedHashMap<>(config.headers());
    headers.put("Content-Type", contentType);
    headers.put("User-Agent", USER_AGENT);
    headers.put("Accept", "*/*");
    HttpConfig.Authorization authorization = config.authorization();
    if (authorization != null && credentials != null) {
      headers.put("Authorization", authorization.type() + " " + header(credentials.read()));
    }
    HttpConfig.BasicAuth basic = config.basicAuth();
    if (basic != null && credentials != null) {
      byte[] pair = (basic.username() + ":" + credentials.read()).getBytes(StandardCharsets.UTF_8);
      headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }
    headers.putAll(extra);
    return headers;
  }

  private static String header(String value) {
    HttpConfig.checkHeader("credentials", value);
    return value;
  }

  /** The answer as one line for a log, without the URL if the other end repeats it. */
  private static HttpReply redacted(HttpReply reply, URI uri) {
    if (reply.succeeded()) {
      return reply;
    }
    String body = reply.body().replace(uri.toString(), "<url>");
    String path = uri.getRawPath();
    if (path != null && path.length() > 1) {
      body = body.replace(path, "<path>");
    }
    return new HttpReply(reply.status(), reply.headers(), SafeText.oneLine(body, 300));
  }

  private static @Nullable Secret credentials(
      HttpConfig config, UnaryOperator<@Nullable String> env) {
    HttpConfig.Authorization token = config.authorization();
    HttpConfig.BasicAuth basic = config.basicAuth();
    if (token != null) {
      return Secret.of(
          "authorization.credentials", token.credentialsFile(), token.credentialsEnv(), env);
    }
    return basic == null
        ? null
        : Secret.of("basic_auth.password", basic.passwordFile(), basic.passwordEnv(), env);
  }

  private static SSLSocketFactory trust(HttpConfig.@Nullable TlsConfig tls) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, tls == null ? null : managers(tls.caFile()).getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "tls_config.ca_file"
              + (tls == null ? "" : ": " + tls.caFile())
              + ": can't be read (expected: certificates in PEM)",
          e);
    }
  }

  private static TrustManagerFactory managers(Path file)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = new FileInputStream(file.toFile())) {
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + count++, each);
      }
      if (count == 0) {
        throw new IOException("no certificate");
      }
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return managers;
  }
}
