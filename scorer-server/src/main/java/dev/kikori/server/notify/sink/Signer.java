package dev.kikori.server.notify.sink;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as Standard Webhooks 1.0 has it: {@code v1} (HMAC-SHA256, {@code whsec_…}) or {@code v1a} (Ed25519, {@code whsk_…}). Several secrets,
 * one a line, each give a signature, so that a receiver may change from one to the next. Safe for use by many threads.
 */
final class Signer {
  private static final String SYMMETRIC = "whsec_";
  private static final String ASYMMETRIC = "whsk_";
  private static final int SEED_BYTES = 32;

  private final String key;
  private final Secret secrets;

  /**
   * A signer.
   *
   * @throws IllegalArgumentException if a secret is none
   */
  Signer(String key, Secret secrets) {
    this.key = key;
    this.secrets = secrets;
    headers("check", 0, new byte[0]);
  }

  /** The three headers of a message. */
  Map<String, String> headers(String id, long epochSecond, byte[] body) {
    Map<String, String> headers = identity(id, epochSecond);
    byte[] prefix = (id + "." + epochSecond + ".").getBytes(StandardCharsets.UTF_8);
    byte[] content = Arrays.copyOf(prefix, prefix.length + body.length);
    System.arraycopy(body, 0, content, prefix.length, body.length);
    StringJoiner signatures = new StringJoiner(" ");
    for (String secret : secrets.read().split("\\s+")) {
      signatures.add(sign(secret, content));
    }
    headers.put("webhook-signature", signatures.toString());
    return headers;
  }

  /** The headers of a message that nobody signs. */
  static Map<String, String> identity(String id, long epochSecond) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(epochSecond));
    return headers;
  }

  private String sign(String secret, byte[] content) {
    try {
      if (secret.startsWith(SYMMETRIC)) {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(decode(secret, SYMMETRIC, 24, 64), "HmacSHA256"));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content));
      }
      if (secret.startsWith(ASYMMETRIC)) {
        byte[] seed = Arrays.copyOf(decode(secret, ASYMMETRIC, SEED_BYTES, 64), SEED_BYTES);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(
            KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
        signature.update(content);
        return "v1a," + Base64.getEncoder().encodeToString(signature.sign());
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    throw wrong();
  }

  private byte[] decode(String secret, String prefix, int min, int max) {
    try {
      byte[] bytes = Base64.getDecoder().decode(secret.substring(prefix.length()));
      if (bytes.length >= min && bytes.length <= max) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
    throw wrong();
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        key
            + ": not a signing secret (expected: whsec_ and base64 of 24..64 bytes, or whsk_ and base64 of 32 or 64)");
  }
}
