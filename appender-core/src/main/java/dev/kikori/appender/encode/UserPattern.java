package dev.kikori.appender.encode;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A regular expression of the user's: run only where the literal text is that every match must have. */
final class UserPattern {
  private static final String GROUP = "secret";

  private final Pattern pattern;
  private final boolean hasGroup;
  private final @Nullable String literal;
  private final byte @Nullable [] literalBytes;

  UserPattern(Pattern pattern) {
    this.pattern = pattern;
    this.hasGroup = pattern.pattern().contains("(?<" + GROUP + ">");
    this.literal = RequiredLiteral.of(pattern);
    this.literalBytes = literal == null ? null : literal.getBytes(StandardCharsets.UTF_8);
  }

  /** Masks what the buffer holds from {@code start} on. A pattern that fails masks everything. */
  void apply(EventBuffer buffer, int start) {
    if (!mayMatch(buffer.bytes, start, buffer.position)) {
      return;
    }
    String text = new String(buffer.bytes, start, buffer.position - start, StandardCharsets.UTF_8);
    String masked = mask(text, 0);
    if (!masked.equals(text)) {
      buffer.position = start;
      buffer.ensure(masked.length() * Utf8.MAX_BYTES_PER_CHAR);
      buffer.position = Utf8.write(masked, buffer.bytes, start);
      buffer.masked++;
    }
  }

  /** Masks a statement's pattern, and finds out whether its arguments have to be looked at together with it. */
  void apply(MaskedPattern target) {
    if (literal != null && !target.text.contains(literal)) {
      target.userJoint |= startsWithin(target.text);
      return;
    }
    target.userJoint = true;
    try {
      Matcher matcher = pattern.matcher(target.text);
      int from = 0;
      while (from <= target.text.length() && matcher.find(from)) {
        int start = start(matcher);
        int end = end(matcher);
        int behind = target.text.length() - Math.max(end, matcher.end());
        if (start >= 0 && end > start) {
          target.mask(start, end);
        }
        from = Math.max(from + 1, target.text.length() - behind);
        matcher.reset(target.text);
      }
    } catch (RuntimeException | StackOverflowError e) {
      for (int i = 0; i < target.arguments(); i++) {
        target.markSecret(i);
      }
    }
  }

  /** The argument, masked where a match in the joint text reaches into it. */
  String joint(String before, String argument) {
    String text = before + argument;
    if (literal != null && !text.contains(literal)) {
      return argument;
    }
    return mask(text, before.length());
  }

  /** The text from {@code keep} on, with the matches in it replaced. */
  private String mask(String text, int keep) {
    try {
      Matcher matcher = pattern.matcher(text);
      StringBuilder masked = new StringBuilder();
      int copied = keep;
      while (matcher.find()) {
        int start = Math.max(copied, start(matcher));
        int end = end(matcher);
        if (end > start) {
          masked.append(text, copied, start).append("***");
          copied = end;
        }
      }
      return masked.append(text, copied, text.length()).toString();
    } catch (RuntimeException | StackOverflowError e) {
      return "***";
    }
  }

  private int start(Matcher matcher) {
    return hasGroup ? matcher.start(GROUP) : matcher.start();
  }

  private int end(Matcher matcher) {
    return hasGroup ? matcher.end(GROUP) : matcher.end();
  }

  /** Whether the pattern's text has the literal's beginning at the end of a segment, so that an argument may complete it. */
  private boolean startsWithin(String text) {
    if (literal == null) {
      return true;
    }
    for (int at = MaskedPattern.nextPlace(text, 0);
        at >= 0;
        at = MaskedPattern.nextPlace(text, at + 2)) {
      for (int length = Math.min(at, literal.length() - 1); length > 0; length--) {
        if (literal.regionMatches(0, text, at - length, length)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean mayMatch(byte[] text, int start, int end) {
    byte[] wanted = literalBytes;
    if (wanted == null) {
      return true;
    }
    for (int at = start; at <= end - wanted.length; at++) {
      int i = 0;
      while (i < wanted.length && text[at + i] == wanted[i]) {
        i++;
      }
      if (i == wanted.length) {
        return true;
      }
    }
    return false;
  }
}
