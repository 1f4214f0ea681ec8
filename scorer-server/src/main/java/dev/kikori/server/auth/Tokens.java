package dev.kikori.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Bearer tokens. A token is 32 random bytes in Base64 behind {@value #PREFIX}; only its SHA-256 is kept, which is enough for a secret that
 * nobody can guess.
 */
public final class Tokens {
  /** By which a token is known when it turns up where it should not. */
  public static final String PREFIX = "kik_";

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Tokens() {}

  /**
   * A token and what the tokens file holds of it.
   *
   * @param token what the client is given; shown once and kept nowhere
   * @param sha256 its hash, in hexadecimal
   */
  public record NewToken(String token, String sha256) {
    @Override
    public String toString() {
      return "NewToken[sha256=" + sha256 + "]";
    }
  }

  /** Makes a token. */
  public static NewToken create() {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    return new NewToken(token, HexFormat.of().formatHex(sha256(token)));
  }

  static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
