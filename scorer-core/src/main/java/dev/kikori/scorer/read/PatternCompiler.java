package dev.kikori.scorer.read;

import dev.kikori.scorer.read.PatternPart.Kind;
import dev.kikori.scorer.read.PatternPart.Sink;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a conversion pattern of Logback, Log4j 1 or Log4j2 into {@link PatternPart}s. The dialects hardly clash, so one compiler reads
 * all. Colour converters and grouping parentheses are looked through; padding and truncation ({@code %-5.10}) only mean that blanks may
 * surround a field; property placeholders ({@code ${NAME:-default}}) stand for their defaults. On top of the frameworks' words it knows
 * {@code %host} and {@code %service} (the service instance), {@code %program} (a syslog tag) and {@code %ignore} (a word of no interest).
 */
final class PatternCompiler {
  private static final int MAX_LENGTH = 10_000;
  private static final int MAX_DEPTH = 16;

  private final String pattern;
  private final List<PatternPart> parts = new ArrayList<>();
  private @Nullable ZoneId zone;
  private boolean ended;

  private PatternCompiler(String pattern) {
    this.pattern = pattern;
  }

  /** A compiled pattern and the zone of its dates, if it states one. */
  record Compiled(List<PatternPart> parts, @Nullable ZoneId zone) {}

  static Compiled compile(String pattern) {
    if (pattern.isBlank() || pattern.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "pattern: "
              + pattern.length()
              + " characters (expected: a conversion pattern such as %d [%t] %-5p %c - %m%n)");
    }
    PatternCompiler compiler = new PatternCompiler(pattern);
    compiler.compileText(Placeholders.resolve(pattern), 0);
    List<PatternPart> parts = compiler.finish();
    if (parts.stream().noneMatch(part -> part.sink() == Sink.MESSAGE)) {
      throw new IllegalArgumentException(
          "pattern: " + pattern + " (expected: a pattern with the message, %m or %msg)");
    }
    return new Compiled(parts, compiler.zone);
  }

  private void compileText(String text, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "pattern: " + pattern + " (expected: parentheses nested at most " + MAX_DEPTH + " deep)");
    }
    int at = 0;
    StringBuilder literal = new StringBuilder();
    while (at < text.length() && !ended) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        literal.append(unescaped(text.charAt(at + 1)));
        at += 2;
      } else if (c != '%') {
        literal.append(c);
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '%') {
        literal.append('%');
        at += 2;
      } else {
        addLiteral(literal);
        at = compileConversion(text, at + 1, depth);
      }
    }
    addLiteral(literal);
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 't' -> '\t';
      case 'n', 'r' -> '\n';
      default -> c;
    };
  }

  private void addLiteral(StringBuilder literal) {
    int at = 0;
    while (at < literal.length() && !ended) {
      int start = at;
      if (literal.charAt(at) == '\n') {
        ended = true;
        return;
      }
      boolean blank = isBlank(literal.charAt(at));
      while (at < literal.length()
          && isBlank(literal.charAt(at)) == blank
          && literal.charAt(at) != '\n') {
        at++;
      }
      parts.add(
          blank
              ? PatternPart.blank(at - start, false)
              : PatternPart.literal(literal.substring(start, at)));
    }
    literal.setLength(0);
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private int compileConversion(String text, int start, int depth) {
    int at = start;
    while (at < text.length() && "-.0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    boolean padded = at > start && text.charAt(start) != '.';
    int wordStart = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    String word = longestWord(text.substring(wordStart, at));
    at = wordStart + word.length();
    String group = null;
    if (at < text.length() && text.charAt(at) == '(') {
      int close = matching(text, at, '(', ')');
      group = text.substring(at + 1, close);
      at = close + 1;
    } else if (word.isEmpty()) {
      throw new IllegalArgumentException(
          "pattern: "
              + pattern
              + " (expected: a conversion word after % at '"
              + text.substring(start)
              + "')");
    }
    List<String> options = new ArrayList<>();
    while (at < text.length() && text.charAt(at) == '{') {
      int close = matching(text, at, '{', '}');
      options.add(text.substring(at + 1, close));
      at = close + 1;
    }
    addPadding(padded);
    compileWord(word, group, options, depth);
    addPadding(padded);
    return at;
  }

  private void addPadding(boolean padded) {
    if (padded && !ended) {
      parts.add(PatternPart.blank(0, true));
    }
  }

  /** A conversion word may be followed by literal letters ({@code %tfoo}): the longest known word wins. */
  private static String longestWord(String letters) {
    for (int length = letters.length(); length > 0; length--) {
      if (ConversionWord.of(letters.substring(0, length)) != ConversionWord.UNKNOWN) {
        return letters.substring(0, length);
      }
    }
    return letters;
  }

  private int matching(String text, int open, char opening, char closing) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == opening) {
        depth++;
      } else if (c == closing && --depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "pattern: "
            + pattern
            + " (expected: a closing "
            + closing
            + " for '"
            + text.substring(open)
            + "')");
  }

  private void compileWord(String word, @Nullable String group, List<String> options, int depth) {
    switch (ConversionWord.of(word)) {
      case DATE -> addDate(options);
      case LEVEL -> parts.add(PatternPart.level());
      case LOGGER -> parts.add(PatternPart.field(Sink.LOGGER, false));
      case CLASS -> parts.add(PatternPart.field(Sink.CLASS, false));
      case THREAD -> parts.add(PatternPart.field(Sink.THREAD, true));
      case SERVICE -> parts.add(PatternPart.field(Sink.SERVICE, false));
      case MESSAGE -> parts.add(PatternPart.field(Sink.MESSAGE, true));
      case LINE, NUMBER -> parts.add(PatternPart.number());
      case PROGRAM -> parts.add(PatternPart.program());
      case WORD -> parts.add(PatternPart.field(Sink.NONE, false));
      case TEXT -> parts.add(PatternPart.field(Sink.NONE, true));
      case CONTEXT -> addContext(options);
      case LOCATION -> parts.add(PatternPart.field(Sink.LOCATION, false));
      case FILE -> parts.add(PatternPart.field(Sink.FILE, false));
      case NOTHING -> {}
      case NEWLINE -> ended = true;
      case GROUP ->
          compileText(group != null ? group : options.isEmpty() ? "" : options.get(0), depth + 1);
      default ->
          throw new IllegalArgumentException(
              "pattern: "
                  + pattern
                  + " has %"
                  + word
                  + " (expected: a conversion word of Logback or Log4j2)");
    }
  }

  private void addDate(List<String> options) {
    String format = options.isEmpty() ? "" : unquote(options.get(0));
    String zoneName = options.size() > 1 ? options.get(1).strip() : "";
    int comma = format.lastIndexOf(',');
    if (comma >= 0 && zoneName.isEmpty() && isZone(format.substring(comma + 1).strip())) {
      zoneName = format.substring(comma + 1).strip();
      format = format.substring(0, comma).strip();
    }
    if (!zoneName.isEmpty() && isZone(zoneName)) {
      zone = ZoneId.of(zoneName, ZoneId.SHORT_IDS);
    }
    parts.add(PatternPart.date(TimestampFormat.of(unquote(format))));
  }

  private static String unquote(String text) {
    String stripped = text.strip();
    boolean quoted = stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"");
    return quoted ? stripped.substring(1, stripped.length() - 1) : stripped;
  }

  private static boolean isZone(String name) {
    if (name.isEmpty() || name.chars().noneMatch(Character::isUpperCase)) {
      return false;
    }
    try {
      ZoneId.of(name, ZoneId.SHORT_IDS);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void addContext(List<String> options) {
    String name = options.isEmpty() ? "" : options.get(0);
    int fallback = name.indexOf(":-");
    String key = fallback < 0 ? name : name.substring(0, fallback);
    parts.add(key.isEmpty() ? PatternPart.field(Sink.NONE, true) : PatternPart.attribute(key));
  }

  /**
   * The padding behind a field goes, because a field's text is trimmed and the padding would hide what the field ends at; blanks at the end
   * go, because the end of a line is trimmed. A blank takes every blank there is, unless that might swallow the blank after a field that is empty.
   */
  private List<PatternPart> finish() {
    List<PatternPart> merged = new ArrayList<>();
    for (PatternPart part : parts) {
      PatternPart last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (part.kind() == Kind.BLANK && last != null && last.kind() == Kind.BLANK) {
        merged.set(
            merged.size() - 1,
            PatternPart.blank(
                last.text().length() + part.text().length(), last.spaces() || part.spaces()));
      } else if (part.kind() == Kind.LITERAL && last != null && last.kind() == Kind.LITERAL) {
        merged.set(merged.size() - 1, PatternPart.literal(last.text() + part.text()));
      } else {
        merged.add(part);
      }
    }
    for (int i = merged.size() - 1; i > 0; i--) {
      boolean padding = merged.get(i).kind() == Kind.BLANK && merged.get(i).text().isEmpty();
      if (padding && merged.get(i - 1).kind() == Kind.FIELD) {
        merged.remove(i);
      }
    }
    while (!merged.isEmpty() && merged.get(merged.size() - 1).kind() == Kind.BLANK) {
      merged.remove(merged.size() - 1);
    }
    for (int i = 0; i < merged.size(); i++) {
      PatternPart part = merged.get(i);
      if (part.kind() == Kind.BLANK) {
        boolean mayBeEmpty =
            i + 1 < merged.size() && mayBeEmpty(merged.get(i + 1)) && i + 2 < merged.size();
        merged.set(i, PatternPart.blank(part.text().length(), part.spaces() || !mayBeEmpty));
      }
    }
    return List.copyOf(merged);
  }

  private static boolean mayBeEmpty(PatternPart part) {
    return part.kind() == Kind.FIELD
        && part.spaces()
        && (part.sink() == Sink.ATTRIBUTE || part.sink() == Sink.NONE);
  }
}
