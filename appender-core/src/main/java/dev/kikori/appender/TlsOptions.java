package dev.kikori.appender;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Encryption and who the two ends are. What cannot be read fails the connection, never opens a plain one. */
public final class TlsOptions {
  /** Default of {@code tls.enabled}. */
  public static final boolean DEFAULT_ENABLED = false;

  /** Everything as it is by default. */
  public static final TlsOptions DEFAULTS = builder().build();

  private final boolean enabled;
  private final @Nullable Path trustCertificates;
  private final @Nullable Path certificate;
  private final @Nullable Path privateKey;
  private final @Nullable Path keyStore;
  private final @Nullable Path keyStorePasswordFile;
  private final @Nullable String keyStorePasswordEnvironment;
  private final @Nullable Path trustStore;
  private final @Nullable Path trustStorePasswordFile;
  private final @Nullable String trustStorePasswordEnvironment;
  private final @Nullable String authority;

  private TlsOptions(Builder builder) {
    this.enabled = builder.enabled;
    this.trustCertificates = builder.trustCertificates;
    this.certificate = builder.certificate;
    this.privateKey = builder.privateKey;
    this.keyStore = builder.keyStore;
    this.keyStorePasswordFile = builder.keyStorePasswordFile;
    this.keyStorePasswordEnvironment = builder.keyStorePasswordEnvironment;
    this.trustStore = builder.trustStore;
    this.trustStorePasswordFile = builder.trustStorePasswordFile;
    this.trustStorePasswordEnvironment = builder.trustStorePasswordEnvironment;
    this.authority = builder.authority;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether the connection is encrypted. */
  public boolean enabled() {
    return enabled;
  }

  /** Certificates to trust, PEM; without them and without a trust store those of the JDK. */
  public @Nullable Path trustCertificates() {
    return trustCertificates;
  }

  /** The client's own certificate chain, PEM; together with {@code privateKey}. */
  public @Nullable Path certificate() {
    return certificate;
  }

  /** The key to {@code certificate}, PEM, PKCS#8. */
  public @Nullable Path privateKey() {
    return privateKey;
  }

  /** The client's certificate and key in one file, PKCS12 or JKS. */
  public @Nullable Path keyStore() {
    return keyStore;
  }

  /** A file that holds the key store's password. */
  public @Nullable Path keyStorePasswordFile() {
    return keyStorePasswordFile;
  }

  /** The environment variable that holds the key store's password. */
  public @Nullable String keyStorePasswordEnvironment() {
    return keyStorePasswordEnvironment;
  }

  /** Certificates to trust, PKCS12 or JKS. */
  public @Nullable Path trustStore() {
    return trustStore;
  }

  /** A file that holds the trust store's password. */
  public @Nullable Path trustStorePasswordFile() {
    return trustStorePasswordFile;
  }

  /** The environment variable that holds the trust store's password. */
  public @Nullable String trustStorePasswordEnvironment() {
    return trustStorePasswordEnvironment;
  }

  /** The host name that the server's certificate is checked against, instead of the endpoint's. */
  public @Nullable String authority() {
    return authority;
  }

  /** Checks each value as it is set. Not thread-safe. */
  public static final class Builder {
    private boolean enabled = DEFAULT_ENABLED;
    private @Nullable Path trustCertificates;
    private @Nullable Path certificate;
    private @Nullable Path privateKey;
    private @Nullable Path keyStore;
    private @Nullable Path keyStorePasswordFile;
    private @Nullable String keyStorePasswordEnvironment;
    private @Nullable Path trustStore;
    private @Nullable Path trustStorePasswordFile;
    private @Nullable String trustStorePasswordEnvironment;
    private @Nullable String authority;

    private Builder() {}

    /** Whether the connection is encrypted. Default: {@value TlsOptions#DEFAULT_ENABLED}. */
    public Builder enabled(boolean enabled) {
      this.enabled = enabled;
      return this;
    }

    /** Certificates to trust, PEM; without them and without a trust store those of the JDK. */
    public Builder trustCertificates(Path trustCertificates) {
      this.trustCertificates = trustCertificates;
      return this;
    }

    /** The client's own certificate chain, PEM; together with {@code privateKey}. */
    public Builder certificate(Path certificate) {
      this.certificate = certificate;
      return this;
    }

    /** The key to {@code certificate}, PEM, PKCS#8. */
    public Builder privateKey(Path privateKey) {
      this.privateKey = privateKey;
      return this;
    }

    /** The client's certificate and key in one file, PKCS12 or JKS. */
    public Builder keyStore(Path keyStore) {
      this.keyStore = keyStore;
      return this;
    }

    /** A file that holds the key store's password. */
    public Builder keyStorePasswordFile(Path keyStorePasswordFile) {
      this.keyStorePasswordFile = keyStorePasswordFile;
      return this;
    }

    /** The environment variable that holds the key store's password. */
    public Builder keyStorePasswordEnvironment(String keyStorePasswordEnvironment) {
      this.keyStorePasswordEnvironment =
          OptionText.checkText("tls.keyStorePasswordEnvironment", keyStorePasswordEnvironment);
      return this;
    }

    /** Certificates to trust, PKCS12 or JKS. */
    public Builder trustStore(Path trustStore) {
      this.trustStore = trustStore;
      return this;
    }

    /** A file that holds the trust store's password. */
    public Builder trustStorePasswordFile(Path trustStorePasswordFile) {
      this.trustStorePasswordFile = trustStorePasswordFile;
      return this;
    }

    /** The environment variable that holds the trust store's password. */
    public Builder trustStorePasswordEnvironment(String trustStorePasswordEnvironment) {
      this.trustStorePasswordEnvironment =
          OptionText.checkText("tls.trustStorePasswordEnvironment", trustStorePasswordEnvironment);
      return this;
    }

    /** The host name that the server's certificate is checked against, instead of the endpoint's. */
    public Builder authority(String authority) {
      this.authority = OptionText.checkText("tls.authority", authority);
      return this;
    }

    /** The options as they stand. */
    public TlsOptions build() {
      return new TlsOptions(this);
    }
  }
}
