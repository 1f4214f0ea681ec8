package dev.kikori.server.auth;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted. Files are PEM, and looked at again every minute: renewed ones take effect with the next connection.
 *
 * @param certificate the server's certificate and its chain; without it nothing is encrypted
 * @param privateKey its key, PKCS #8 without a password
 * @param clientCa certificates of whoever may have signed a client's
 * @param clientAuth whether a client has to show a certificate, by default {@code required} if there is a {@code client_ca}
 */
public record TlsConfig(
    @Nullable Path certificate,
    @Nullable Path privateKey,
    @Nullable Path clientCa,
    ClientAuth clientAuth) {
  /** Nothing is encrypted. */
  public static final TlsConfig DEFAULTS = new TlsConfig(null, null, null, null);

  public TlsConfig(
      @Nullable Path certificate,
      @Nullable Path privateKey,
      @Nullable Path clientCa,
      @Nullable ClientAuth clientAuth) {
    this.certificate = certificate;
    this.privateKey = privateKey;
    this.clientCa = clientCa;
    this.clientAuth =
        clientAuth != null ? clientAuth : clientCa == null ? ClientAuth.NONE : ClientAuth.REQUIRED;
    if ((certificate == null) != (privateKey == null)) {
      throw new IllegalArgumentException(
          (certificate == null ? "certificate" : "private_key")
              + ": missing (expected: a certificate and its key)");
    }
    if (clientCa != null && certificate == null) {
      throw new IllegalArgumentException("certificate: missing (expected: one beside client_ca)");
    }
    if (this.clientAuth != ClientAuth.NONE && clientCa == null) {
      throw new IllegalArgumentException(
          "client_auth: "
              + this.clientAuth.name().toLowerCase(Locale.ROOT)
              + " (expected: a client_ca beside it)");
    }
  }

  /** Whether connections are encrypted. */
  public boolean isOn() {
    return certificate != null;
  }

  /** Whether clients show certificates. */
  public enum ClientAuth {
    NONE,
    OPTIONAL,
    REQUIRED
  }
}
