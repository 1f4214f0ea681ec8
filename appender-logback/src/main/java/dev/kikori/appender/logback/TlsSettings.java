package dev.kikori.appender.logback;

import dev.kikori.appender.config.OptionKey;

/** Encryption, and who each side is: {@code <tls>}. */
public final class TlsSettings extends Settings {
  public void setEnabled(String enabled) {
    texts.put(OptionKey.TLS_ENABLED, enabled);
  }

  public void setTrustCertificates(String trustCertificates) {
    texts.put(OptionKey.TLS_TRUST_CERTIFICATES, trustCertificates);
  }

  public void setCertificate(String certificate) {
    texts.put(OptionKey.TLS_CERTIFICATE, certificate);
  }

  public void setPrivateKey(String privateKey) {
    texts.put(OptionKey.TLS_PRIVATE_KEY, privateKey);
  }

  public void setKeyStore(String keyStore) {
    texts.put(OptionKey.TLS_KEY_STORE, keyStore);
  }

  public void setKeyStorePasswordFile(String keyStorePasswordFile) {
    texts.put(OptionKey.TLS_KEY_STORE_PASSWORD_FILE, keyStorePasswordFile);
  }

  public void setKeyStorePasswordEnvironment(String keyStorePasswordEnvironment) {
    texts.put(OptionKey.TLS_KEY_STORE_PASSWORD_ENVIRONMENT, keyStorePasswordEnvironment);
  }

  public void setTrustStore(String trustStore) {
    texts.put(OptionKey.TLS_TRUST_STORE, trustStore);
  }

  public void setTrustStorePasswordFile(String trustStorePasswordFile) {
    texts.put(OptionKey.TLS_TRUST_STORE_PASSWORD_FILE, trustStorePasswordFile);
  }

  public void setTrustStorePasswordEnvironment(String trustStorePasswordEnvironment) {
    texts.put(OptionKey.TLS_TRUST_STORE_PASSWORD_ENVIRONMENT, trustStorePasswordEnvironment);
  }

  public void setAuthority(String authority) {
    texts.put(OptionKey.TLS_AUTHORITY, authority);
  }
}
