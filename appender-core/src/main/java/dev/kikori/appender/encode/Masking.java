package dev.kikori.appender.encode;

import dev.kikori.appender.MaskingOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Replaces secrets by {@code ***} before they leave the process. Thread-safe.
 *
 * <p>Built in: values of keys that name a secret ({@code password=…}, {@code "token": "…"}, {@code <secret>…}), credentials in
 * {@code Authorization} and after {@code Bearer}, passwords in URLs, payment card numbers that pass the Luhn check, and e-mail
 * addresses. A text is searched only if characters that all of these need were seen while it was written.
 */
public final class Masking {
  private static final int SHORTEST_CARD = 13;

  private final boolean builtIn;
  private final UserPattern[] patterns;

  public Masking(MaskingOptions options) {
    this(
        options.enabled() && options.builtIn(), options.enabled() ? options.patterns() : List.of());
  }

  private Masking(boolean builtIn, List<Pattern> patterns) {
    this.builtIn = builtIn;
    this.patterns = patterns.stream().map(UserPattern::new).toArray(UserPattern[]::new);
  }

  /** Whether a text with these triggers has to be searched. */
  boolean isDue(int triggers, int length) {
    return patterns.length > 0 || builtIn && isBuiltInDue(triggers, length);
  }

  /** Masks what the buffer holds from {@code start} on. */
  void apply(EventBuffer buffer, int start, int triggers) {
    for (UserPattern pattern : patterns) {
      pattern.apply(buffer, start);
    }
    if (!builtIn) {
      return;
    }
    if ((triggers & Triggers.DIGIT) != 0) {
      CardNumbers.scan(buffer, start);
    }
    if (hasWords(triggers)) {
      buffer.scanner.scan(start, null);
    }
  }

  /** Whether the value of this key is a secret whatever it is. */
  boolean isSecretKey(String key) {
    if (!builtIn) {
      return false;
    }
    EventBuffer text = new EventBuffer(this);
    text.append(key, Integer.MAX_VALUE / 2);
    return SecretKeys.isSecret(text.bytes, 0, text.position);
  }

  /** Whether what stands between these positions ends with a key whose value is a secret. */
  boolean endsWithSecretKey(byte[] text, int start, int end) {
    return builtIn && SecretScanner.endsWithSecretKey(text, start, end);
  }

  /** Decides once for a pattern what is masked in it and which of its arguments are. */
  MaskedPattern pattern(String pattern) {
    MaskedPattern result = new MaskedPattern(pattern);
    for (UserPattern user : patterns) {
      user.apply(result);
    }
    if (builtIn) {
      result.scan(this);
    }
    return result.done();
  }

  /** Masks the argument at the buffer's end where a match in the joint of the text before it and the argument reaches into it. */
  void joint(EventBuffer buffer, int start, String before) {
    String argument =
        new String(buffer.bytes, start, buffer.position - start, StandardCharsets.UTF_8);
    String masked = argument;
    for (UserPattern pattern : patterns) {
      masked = pattern.joint(before, masked);
    }
    if (!masked.equals(argument)) {
      buffer.position = start;
      buffer.append(masked, Integer.MAX_VALUE / 2);
      buffer.masked++;
    }
  }

  private static boolean isBuiltInDue(int triggers, int length) {
    return (triggers & Triggers.DIGIT) != 0 && length >= SHORTEST_CARD || hasWords(triggers);
  }

  /** Whether there may be a key with a value, an address or a bearer's token. */
  private static boolean hasWords(int triggers) {
    return (triggers & (Triggers.SEPARATOR | Triggers.AT)) != 0
        || (triggers & Triggers.BEARER) == Triggers.BEARER;
  }
}
