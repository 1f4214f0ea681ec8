package dev.kikori.appender.encode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A statement's pattern with the secrets in its text replaced, and what is known of its arguments from the text around them. */
final class MaskedPattern {
  /** Flags are kept for so many arguments. */
  static final int FLAGGED_ARGUMENTS = 64;

  /** As it may leave the process. */
  String text;

  /** Whether the text and a user's pattern have enough in common to look at each argument together with the text before it. */
  boolean userJoint;

  /** Arguments that are secrets because of the text before them, one bit each. */
  private long secrets;

  /** Arguments that are separated from the one before as a value is from its key, one bit each. */
  private long values;

  private List<String> segments;

  /** Arguments below this are plain unless they are flagged. */
  private int plainUpTo;

  MaskedPattern(String pattern) {
    text = pattern;
    segments = segments(pattern);
    for (int i = 1; i < segments.size() - 1; i++) {
      if (isSeparator(segments.get(i))) {
        values |= flag(i);
      }
    }
  }

  int arguments() {
    return segments.size() - 1;
  }

  boolean isSecret(int argument) {
    return (secrets & flag(argument)) != 0;
  }

  boolean isValueOfArgumentBefore(int argument) {
    return (values & flag(argument)) != 0;
  }

  /** Whether there is such an argument, and nothing about it but its own text. */
  boolean isPlain(int argument) {
    return argument < plainUpTo && ((secrets | values) & flag(argument)) == 0;
  }

  /** The text between the argument before and this one. */
  String before(int argument) {
    return segments.get(argument);
  }

  void markSecret(int argument) {
    secrets |= flag(argument);
  }

  /** Puts three asterisks in place of the pattern's own text between two positions; arguments there are secrets. */
  void mask(int from, int to) {
    text = text.substring(0, from) + maskKeepingPlaces(text, from, to) + text.substring(to);
    segments = segments(text);
  }

  private String maskKeepingPlaces(String pattern, int from, int to) {
    StringBuilder masked = new StringBuilder();
    int argument = placesBefore(pattern, from);
    int at = from;
    while (at < to) {
      int place = nextPlace(pattern, at);
      if (place < 0 || place + 2 > to) {
        return masked.append("***").toString();
      }
      if (place > at) {
        masked.append("***");
      }
      masked.append("{}");
      markSecret(argument++);
      at = place + 2;
    }
    return masked.toString();
  }

  /** Looks for the secrets that are known without a user's pattern. */
  void scan(Masking masking) {
    EventBuffer buffer = new EventBuffer(masking);
    buffer.append((CharSequence) text, 0, text.length(), Integer.MAX_VALUE / 2);
    CardNumbers.scan(buffer, 0);
    buffer.scanner.scan(0, this);
    text = new String(buffer.bytes, 0, buffer.position, StandardCharsets.UTF_8);
    segments = segments(text);
  }

  /** After everything was masked. */
  MaskedPattern done() {
    plainUpTo = userJoint ? 0 : Math.min(arguments(), FLAGGED_ARGUMENTS);
    return this;
  }

  /** Arguments whose place lies before a position. */
  static int placesBefore(String pattern, int position) {
    int count = 0;
    int at = nextPlace(pattern, 0);
    while (at >= 0 && at < position) {
      count++;
      at = nextPlace(pattern, at + 2);
    }
    return count;
  }

  /** The next <code>{}</code> that stands for an argument; a backslash before it takes its meaning away, two do not. */
  static int nextPlace(String pattern, int from) {
    int at = pattern.indexOf("{}", from);
    while (at > 0 && pattern.charAt(at - 1) == '\\' && (at < 2 || pattern.charAt(at - 2) != '\\')) {
      at = pattern.indexOf("{}", at + 2);
    }
    return at;
  }

  private static List<String> segments(String pattern) {
    List<String> segments = new ArrayList<>();
    int from = 0;
    for (int at = nextPlace(pattern, 0); at >= 0; at = nextPlace(pattern, from)) {
      segments.add(pattern.substring(from, at));
      from = at + 2;
    }
    segments.add(pattern.substring(from));
    return segments;
  }

  /** Such as {@code =}, {@code ": "} and {@code ' => '}. */
  private static boolean isSeparator(String text) {
    boolean separates = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '=' || c == ':') {
        separates = true;
      } else if (" \t\"'>\\".indexOf(c) < 0) {
        return false;
      }
    }
    return separates && text.length() <= 8;
  }

  private static long flag(int argument) {
    return argument < FLAGGED_ARGUMENTS ? 1L << argument : 0;
  }
}
