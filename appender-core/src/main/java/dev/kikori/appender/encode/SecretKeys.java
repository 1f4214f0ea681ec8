package dev.kikori.appender.encode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names of keys whose values are secrets. Case and the separators {@code _ - .} do not count. */
final class SecretKeys {
  private static final int LETTERS = 26;

  /** At the end of a key: {@code db.password}, {@code X-Api-Key}, {@code accessToken}. */
  private static final byte[][][] ENDINGS =
      byLastLetter(
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
  private static final byte[][][] NAMES =
      byLastLetter("pass", "pin", "cvv", "cvc", "otp", "ssn", "auth");

  private static final byte[] AUTHORIZATION = "authorization".getBytes(StandardCharsets.US_ASCII);

  private SecretKeys() {}

  static boolean isSecret(byte[] text, int start, int end) {
    int last = end;
    while (last > start && isSkipped(text[last - 1])) {
      last--;
    }
    int letter = last > start ? (text[last - 1] | 0x20) - 'a' : -1;
    if (letter < 0 || letter >= LETTERS) {
      return false;
    }
    for (byte[] ending : ENDINGS[letter]) {
      if (startOfEnding(text, start, end, ending) >= 0) {
        return true;
      }
    }
    for (byte[] name : NAMES[letter]) {
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

  /** Most keys are none of these, and few have to be looked at. */
  private static byte[][][] byLastLetter(String... names) {
    byte[][][] groups = new byte[LETTERS][0][];
    for (String name : names) {
      int letter = name.charAt(name.length() - 1) - 'a';
      groups[letter] = Arrays.copyOf(groups[letter], groups[letter].length + 1);
      groups[letter][groups[letter].length - 1] = name.getBytes(StandardCharsets.US_ASCII);
    }
    return groups;
  }
}
