package dev.kikori.server.auth;

import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Keys and certificates of a server, read again when their files change. Safe for use by many threads. */
public final class TlsMaterial {
  private static final long LOOK_EVERY_SECONDS = 60;

  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
  private final @Nullable AdvancedTlsX509TrustManager trust;
  private final TlsConfig.ClientAuth clientAuth;

  /**
   * Reads the files, and goes on looking at them.
   *
   * @param timer looks; whoever owns it ends that
   * @throws IllegalArgumentException if they can't be read or don't fit together
   */
  public TlsMaterial(TlsConfig tls, ScheduledExecutorService timer) {
    this.clientAuth = tls.clientAuth();
    Path certificate = tls.certificate();
    Path key = tls.privateKey();
    if (certificate == null || key == null) {
      throw new IllegalArgumentException("certificate: missing (expected: a PEM file)");
    }
    try {
      keys.updateIdentityCredentials(
          certificate.toFile(), key.toFile(), LOOK_EVERY_SECONDS, TimeUnit.SECONDS, timer);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "certificate: "
              + certificate
              + ", private_key: "
              + key
              + " (expected: PEM files of a certificate and its PKCS #8 key): "
              + e.getMessage(),
          e);
    }
    Path clientCa = tls.clientCa();
    this.trust = clientCa == null ? null : trust(clientCa, timer);
  }

  private static AdvancedTlsX509TrustManager trust(Path clientCa, ScheduledExecutorService timer) {
    try {
      AdvancedTlsX509TrustManager trust =
          AdvancedTlsX509TrustManager.newBuilder()
              .setVerification(
                  AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
              .build();
      trust.updateTrustCredentials(clientCa.toFile(), LOOK_EVERY_SECONDS, TimeUnit.SECONDS, timer);
      return trust;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "client_ca: " + clientCa + " (expected: a PEM file of certificates): " + e.getMessage(),
          e);
    }
  }

  public KeyManager keyManager() {
    return keys;
  }

  /** Verifies clients, or null if they show nothing. */
  public @Nullable TrustManager trustManager() {
    return trust;
  }

  public TlsConfig.ClientAuth clientAuth() {
    return clientAuth;
  }

  /** For servers that want a context. */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] verifiers = trust == null ? new TrustManager[0] : new TrustManager[] {trust};
      context.init(new KeyManager[] {keys}, verifiers, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }
}
