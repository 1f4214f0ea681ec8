package dev.kikori.appender.transport;

import dev.kikori.appender.AuthOptions;
import dev.kikori.appender.KikoriOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The token that {@code auth.*} names. Its text stands in no message. */
final class BearerToken {
  private BearerToken() {}

  /** A token that would cross a network in plain text is refused, unless that was asked for. */
  static void checkAllowed(KikoriOptions options) {
    AuthOptions auth = options.auth();
    boolean hasToken = auth.tokenFile() != null || auth.tokenEnvironment() != null;
    if (!hasToken || options.tls().enabled() || auth.allowPlaintext()) {
      return;
    }
    for (String endpoint : options.endpoints()) {
      if (!Loopback.is(endpoint)) {
        throw new ConfigurationException(
            "auth: the token would go to "
                + endpoint
                + " in plain text (expected: tls.enabled=true, or auth.allowPlaintext=true)");
      }
    }
  }

  /** The token as it is now; null if none is configured. */
  static @Nullable String read(AuthOptions auth) {
    Path file = auth.tokenFile();
    String variable = auth.tokenEnvironment();
    if (file != null) {
      try {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return check("auth.tokenFile: " + file, text);
      } catch (IOException e) {
        throw Pem.unreadable("auth.tokenFile", file, e);
      }
    }
    if (variable != null) {
      String value = System.getenv(variable);
      return check("auth.tokenEnvironment: " + variable, value == null ? "" : value);
    }
    return null;
  }

  private static String check(String from, String text) {
    String token = text.strip();
    if (token.isEmpty()) {
      throw new ConfigurationException(from + " is empty (expected: a token)");
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new ConfigurationException(
          from + " holds more than a token (expected: one line of visible ASCII)");
    }
    return token;
  }
}
