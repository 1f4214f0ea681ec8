package dev.kikori.appender.encode;

import java.nio.charset.StandardCharsets;

/** Names of keys whose values are secrets. Case and the separators {@code _ - .} do not count. */
final class SecretKeys {
  /** At the end of a key: {@code db.password}, {@code X-Api-Key}, {@code accessToken}. */
  private static final byte[][] ENDINGS =
      bytes(
          "password",
          "passwd",
          "passwordhash",
          "pwd",
          "passphrase",
          "passcode",
          "secret",
          "secretkey",
          "token",
          "apikey",
          "accesskey",
          "accesskeyid",
          "privatekey",
          "signingkey",
          "encryptionkey",
          "credential",
          "credentials",
          "authorization",
          "cookie",
          "sessionid");

  /** The whole key. */
  private static final byte[][] NAMES = bytes("pass", "pin", "cvv", "cvc", "otp", "ssn", "auth");

  private static final byte[] AUTHORIZATION = "authorization".getBytes(StandardCharsets.US_ASCII);

  private SecretKeys() {}

  static boolean isSecret(byte[] text, int start, int end) {
    for (byte[] ending : ENDINGS) {
      if (startOfEnding(text, start, end, ending) >= 0) {
        return true;
      }
    }
    for (byte[] name : NAMES) {
      if (startOfEnding(text, start, end, name) == start) {
        return true;
      }
    }
    return false;
  }

  /** Whether a scheme may stand before the secret. */
  static boolean isAuthorization(byte[] text, int start, int end) {
    return startOfEnding(text, start, end, AUTHORIZATION) >= 0;
  }

  /** Where the ending begins in the text, or -1. */
  private static int startOfEnding(byte[] text, int start, int end, byte[] ending) {
    int at = end - 1;
    for (int i = ending.length - 1; i >= 0; i--) {
      while (at >= start && isSkipped(text[at])) {
        at--;
      }
      if (at < start || (text[at] | 0x20) != ending[i]) {
        return -1;
      }
      at--;
    }
    return at + 1;
  }

  private static boolean isSkipped(byte b) {
    return b == '_' || b == '-' || b == '.';
  }

  private static byte[][] bytes(String... names) {
    byte[][] bytes = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      bytes[i] = names[i].getBytes(StandardCharsets.US_ASCII);
    }
    return bytes;
  }
}
