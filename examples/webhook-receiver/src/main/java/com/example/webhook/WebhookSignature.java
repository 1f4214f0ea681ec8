package com.example.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Verifies what <a href="https://www.standardwebhooks.com">Standard Webhooks</a> calls {@code v1}: HMAC-SHA256 with a shared secret. */
public final class WebhookSignature {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final SecretKeySpec key;

  /**
   * Verifies with this secret.
   *
   * @param secret {@code whsec_} and base64
   */
  public WebhookSignature(String secret) {
    byte[] bytes = Base64.getDecoder().decode(secret.strip().substring("whsec_".length()));
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  /**
   * Whether the scorer has signed this, and lately.
   *
   * @param id header {@code webhook-id}
   * @param timestamp header {@code webhook-timestamp}, seconds
   * @param signatures header {@code webhook-signature}: one for each secret, with blanks between
   * @param body as it came, byte for byte
   */
  public boolean verify(String id, String timestamp, String signatures, byte[] body, Instant now) {
    if (id == null || timestamp == null || signatures == null || !isRecent(timestamp, now)) {
      return false;
    }
    byte[] expected = ("v1," + sign(id, timestamp, body)).getBytes(StandardCharsets.UTF_8);
    for (String signature : signatures.split(" ")) {
      if (MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))) {
        return true;
      }
    }
    return false;
  }

  private String sign(String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  private static boolean isRecent(String timestamp, Instant now) {
    try {
      Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
      return Duration.between(sent, now).abs().compareTo(TOLERANCE) <= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
