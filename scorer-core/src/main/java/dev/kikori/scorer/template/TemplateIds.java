package dev.kikori.scorer.template;

import dev.kikori.scorer.event.Severity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Template ids: the first 64 bits of a SHA-256 over severity, logger and text, so that nobody can write lines that collide at will. */
final class TemplateIds {
  private TemplateIds() {}

  static long of(Severity severity, String logger, String text) {
    MessageDigest digest = sha256();
    digest.update(severity.name().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(logger.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
