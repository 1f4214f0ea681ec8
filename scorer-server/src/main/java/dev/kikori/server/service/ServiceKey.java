package dev.kikori.server.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A tenant's service: what has a lane, a model and alerts of its own.
 *
 * @param tenant whose logs these are; {@link #DEFAULT_TENANT} where nobody has to say
 * @param service the service, as the client or the resource attributes name it
 */
public record ServiceKey(String tenant, String service) {
  /** The tenant of a server without tokens: {@value}. */
  public static final String DEFAULT_TENANT = "default";

  /** A name for what these parts say within this service: the same whenever it is asked for, and nobody else's; so many bytes of SHA-256 in hexadecimal. */
  public String nameOf(int bytes, String... parts) {
    MessageDigest digest = sha256();
    update(digest, tenant);
    update(digest, service);
    for (String part : parts) {
      update(digest, part);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, bytes);
  }

  private static void update(MessageDigest digest, String part) {
    digest.update(part.getBytes(StandardCharsets.UTF_16BE));
    digest.update(new byte[] {0, 0});
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
