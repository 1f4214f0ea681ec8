package dev.kikori.appender.transport;

import dev.kikori.appender.TlsOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes a context of its own from the files that {@code tls.*} names, and never touches what the JVM uses elsewhere. What cannot be
 * read, or doesn't fit together, is an error: there is no way from here to a connection without encryption.
 */
final class TlsMaterial {
  private static final char[] NO_PASSWORD = {};

  private TlsMaterial() {}

  /** Reads every file anew, so that renewed certificates take effect with the next connection. */
  static SSLSocketFactory socketFactory(TlsOptions tls) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(tls), trustManagers(tls), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigurationException("tls: no context can be made: " + e.getMessage(), e);
    }
  }

  private static KeyManager @Nullable [] keyManagers(TlsOptions tls)
      throws GeneralSecurityException, IOException {
    Path certificate = tls.certificate();
    Path privateKey = tls.privateKey();
    Path keyStore = tls.keyStore();
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    if (certificate != null && privateKey != null) {
      List<X509Certificate> chain = Pem.certificates("tls.certificate", certificate);
      PrivateKey key = Pem.privateKey("tls.privateKey", privateKey);
      requirePair(chain.get(0).getPublicKey(), key, privateKey, certificate);
      KeyStore store = emptyStore();
      store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(new X509Certificate[0]));
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    }
    if (keyStore != null) {
      char[] password =
          password(
              "tls.keyStorePassword",
              tls.keyStorePasswordFile(),
              tls.keyStorePasswordEnvironment());
      KeyStore store = load("tls.keyStore", keyStore, password);
      requireKey(store, keyStore);
      factory.init(store, password);
      return factory.getKeyManagers();
    }
    return null;
  }

  private static TrustManager @Nullable [] trustManagers(TlsOptions tls)
      throws GeneralSecurityException, IOException {
    Path certificates = tls.trustCertificates();
    Path trustStore = tls.trustStore();
    KeyStore store;
    if (certificates != null) {
      store = emptyStore();
      int number = 0;
      for (X509Certificate c : Pem.certificates("tls.trustCertificates", certificates)) {
        store.setCertificateEntry("trusted-" + number++, c);
      }
    } else if (trustStore != null) {
      char[] password =
          password(
              "tls.trustStorePassword",
              tls.trustStorePasswordFile(),
              tls.trustStorePasswordEnvironment());
      store = load("tls.trustStore", trustStore, password);
    } else {
      return null;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyStore load(String key, Path file, char[] password) {
    try {
      return KeyStore.getInstance(file.toFile(), password);
    } catch (IOException e) {
      if (Files.isReadable(file)) {
        throw new ConfigurationException(
            key + ": " + file + " cannot be opened (expected: PKCS12 or JKS, and its password)", e);
      }
      throw Pem.unreadable(key, file, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new ConfigurationException(key + ": " + file + " (expected: PKCS12 or JKS)", e);
    }
  }

  private static char[] password(String key, @Nullable Path file, @Nullable String environment) {
    if (file != null) {
      try {
        return Files.readString(file, StandardCharsets.UTF_8).strip().toCharArray();
      } catch (IOException e) {
        throw Pem.unreadable(key + "File", file, e);
      }
    }
    if (environment != null) {
      String value = System.getenv(environment);
      if (value == null) {
        throw new ConfigurationException(
            key + "Environment: " + environment + " is not set (expected: the password)");
      }
      return value.toCharArray();
    }
    return NO_PASSWORD;
  }

  private static void requireKey(KeyStore store, Path file) throws GeneralSecurityException {
    for (String alias : java.util.Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        return;
      }
    }
    throw new ConfigurationException(
        "tls.keyStore: " + file + " holds no private key (expected: a certificate with its key)");
  }

  /** Signs and verifies: a key beside a certificate of another one would fail later, in the handshake and in riddles. */
  private static void requirePair(PublicKey open, PrivateKey secret, Path keyFile, Path certFile)
      throws GeneralSecurityException {
    String algorithm = secret.getAlgorithm();
    boolean pair = open.getAlgorithm().equals(algorithm);
    if (pair && (algorithm.equals("RSA") || algorithm.equals("EC"))) {
      Signature signature =
          Signature.getInstance(algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(secret);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      pair = signature.verify(signed);
    }
    if (!pair) {
      throw new ConfigurationException(
          "tls.privateKey: "
              + keyFile
              + " (expected: the key to the certificate in "
              + certFile
              + ")");
    }
  }
}
