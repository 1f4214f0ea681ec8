package dev.kikori.server.auth;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in. Keys of the configuration file's section {@code auth}.
 *
 * @param tokensFile YAML file of tenants and the hashes of their tokens (see {@link TokensFile}); read again when it changes. Without it
 *     nobody needs a token
 * @param certificateTenant what of a client's certificate names its tenant, by default nothing: a certificate alone lets nobody in
 * @param certificateScopes what a certificate that names a tenant is good for, by default {@code [ingest]}
 */
public record AuthConfig(
    @Nullable Path tokensFile, CertificateTenant certificateTenant, List<Scope> certificateScopes) {
  /** Everything as by default: no tokens. */
  public static final AuthConfig DEFAULTS = new AuthConfig(null, null, null);

  public AuthConfig(
      @Nullable Path tokensFile,
      @Nullable CertificateTenant certificateTenant,
      @Nullable List<Scope> certificateScopes) {
    this.tokensFile = tokensFile;
    this.certificateTenant = certificateTenant == null ? CertificateTenant.NONE : certificateTenant;
    this.certificateScopes =
        certificateScopes == null ? List.of(Scope.INGEST) : List.copyOf(certificateScopes);
  }

  /** What of a client's certificate names its tenant. */
  public enum CertificateTenant {
    /** Nothing does. */
    NONE,
    /** The common name of its subject. */
    COMMON_NAME,
    /** The first DNS name among its alternative names. */
    DNS_NAME
  }
}
