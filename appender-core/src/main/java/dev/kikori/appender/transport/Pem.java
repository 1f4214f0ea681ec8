package dev.kikori.appender.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates and private keys in PEM files. */
final class Pem {
  private static final String[] KEY_ALGORITHMS = {"RSA", "EC", "EdDSA", "RSASSA-PSS"};
  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";

  private Pem() {}

  static List<X509Certificate> certificates(String key, Path file) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate certificate :
          factory.generateCertificates(new ByteArrayInputStream(read(key, file)))) {
        certificates.add((X509Certificate) certificate);
      }
    } catch (GeneralSecurityException e) {
      throw new ConfigurationException(key + ": " + file + " (expected: certificates, PEM)", e);
    }
    if (certificates.isEmpty()) {
      throw new ConfigurationException(
          key + ": " + file + " holds no certificate (expected: certificates, PEM)");
    }
    return certificates;
  }

  static PrivateKey privateKey(String key, Path file) {
    String text = new String(read(key, file), StandardCharsets.US_ASCII);
    int begin = text.indexOf(KEY_BEGIN);
    int end = text.indexOf(KEY_END);
    if (begin < 0 || end < begin) {
      throw new ConfigurationException(key + ": " + file + " " + whatElse(text, file));
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(key + ": " + file + " is damaged (expected: PKCS#8, PEM)");
    }
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        // The next algorithm may know it; the last word is below.
      }
    }
    throw new ConfigurationException(
        key + ": " + file + " holds a key that this JDK doesn't know (expected: RSA, EC or EdDSA)");
  }

  private static String whatElse(String text, Path file) {
    String remedy =
        "; convert it: openssl pkcs8 -topk8 -nocrypt -in " + file + " -out " + file + ".pk8";
    if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")
        || text.contains("Proc-Type: 4,ENCRYPTED")) {
      return "is encrypted (expected: PKCS#8 without a password, or tls.keyStore with one)"
          + remedy;
    }
    if (text.contains("-----BEGIN RSA PRIVATE KEY-----")) {
      return "is PKCS#1 (expected: PKCS#8)" + remedy;
    }
    if (text.contains("-----BEGIN EC PRIVATE KEY-----")) {
      return "is SEC1 (expected: PKCS#8)" + remedy;
    }
    return "holds no private key (expected: PKCS#8, PEM)";
  }

  private static byte[] read(String key, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(key, file, e);
    }
  }

  static ConfigurationException unreadable(String key, Path file, IOException e) {
    return new ConfigurationException(
        key
            + ": "
            + file
            + " cannot be read (expected: a readable file): "
            + e.getClass().getSimpleName(),
        e);
  }
}
