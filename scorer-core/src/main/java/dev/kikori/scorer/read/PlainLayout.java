package dev.kikori.scorer.read;

import dev.kikori.scorer.event.Severity;
import org.jspecify.annotations.Nullable;

/**
 * The layout of lines of no known layout; it takes every line. From the left it looks for what a header is made of (a timestamp, a level,
 * a thread in brackets, a logger or program with a colon) and lets words between two such things pass as header too; the message is what
 * is left. A line without a header is a message as it stands, but a level or a timestamp near its start is noticed.
 */
final class PlainLayout implements Layout {
  private static final int MAX_TOKENS = 10;
  private static final int MAX_UNSURE = 4;
  private static final int LEVEL_SEARCH_CHARS = 120;

  private final TimeFields time = new TimeFields();
  private final TimeFields scratch = new TimeFields();
  private final TimeResolver resolver;
  private final StringCache cache = new StringCache();

  private boolean timed;
  private int unsureWords;
  private @Nullable Severity severity;
  private String logger = "";
  private String thread = "";
  private String unsureBracket = "";
  private String unsureHost = "";
  private String host = "";

  PlainLayout(LayoutContext context) {
    resolver = context.newTimeResolver();
  }

  @Override
  public boolean parse(String line, ParsedLine into) {
    into.clear();
    timed = false;
    severity = null;
    logger = "";
    thread = "";
    unsureBracket = "";
    unsureHost = "";
    host = "";
    int messageStart = skipHeader(line);
    into.message = messageFrom(line, messageStart);
    if (timed) {
      into.timestampMillis = resolver.toMillis(time);
      into.isTimeOfDay = time.isTimeOfDay();
    } else {
      AccessLogTime.find(line, resolver, into);
    }
    into.severity =
        severity != null ? severity : LevelScan.find(line, messageStart, LEVEL_SEARCH_CHARS);
    into.logger = logger;
    into.thread = thread;
    into.service = host;
    return true;
  }

  private static String messageFrom(String line, int start) {
    String message = line.substring(start).strip();
    return message.isEmpty() ? line.strip() : message;
  }

  /** Where the message starts: after the last thing that is surely header. */
  private int skipHeader(String line) {
    int sure = 0;
    int at = 0;
    int unsure = 0;
    unsureWords = 0;
    for (int token = 0; token < MAX_TOKENS && unsure <= MAX_UNSURE; token++) {
      at = skipSeparators(line, at);
      if (at >= line.length()) {
        break;
      }
      int end = sureToken(line, at);
      if (end >= 0) {
        settleUnsure(unsure);
        unsure = 0;
        unsureWords = 0;
        sure = skipSeparators(line, end);
        at = end;
        if (!logger.isEmpty()) {
          break;
        }
        continue;
      }
      if (!timed && severity == null && token > 1) {
        break;
      }
      at = unsureToken(line, at);
      unsure++;
    }
    return sure;
  }

  private void settleUnsure(int unsure) {
    if (unsure > 0 && !unsureBracket.isEmpty() && thread.isEmpty()) {
      thread = unsureBracket;
    }
    if (unsure == 1 && !unsureHost.isEmpty() && host.isEmpty() && !logger.isEmpty()) {
      host = unsureHost;
    }
    unsureBracket = "";
    unsureHost = "";
  }

  private static int skipSeparators(String line, int from) {
    int at = from;
    while (at < line.length()) {
      char c = line.charAt(at);
      boolean separator =
          (c == '-' || c == ':' || c == ';' || c == ',')
              && (at == from || !isWord(line.charAt(at - 1)) || c == ':' || c == ',');
      if (c != ' ' && c != '\t' && c != '|' && !(separator && endsToken(line, at))) {
        break;
      }
      at++;
    }
    return at;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c);
  }

  private static boolean endsToken(String line, int at) {
    if (at + 1 >= line.length()) {
      return true;
    }
    char next = line.charAt(at + 1);
    return next == ' ' || next == '\t' || next == '-' || next == '[';
  }

  /** The end of a timestamp, level, bracketed timestamp or level, program tag or logger at a position, or -1. */
  private int sureToken(String line, int at) {
    char c = line.charAt(at);
    if (c == '[' || c == '(' || c == '<') {
      return sureBracket(line, at, c);
    }
    int end = sureTimestamp(line, at);
    if (end >= 0) {
      return end;
    }
    end = wordEnd(line, at);
    if (severity == null) {
      Severity found = levelAt(line, at, end);
      if (found != null) {
        severity = found;
        return end;
      }
    }
    return mayBeName() ? nameEnd(line, at) : -1;
  }

  /** A name follows a timestamp or a level directly, or after the host or thread: further on it is part of the message. */
  private boolean mayBeName() {
    return severity != null && unsureWords == 0 || timed && severity == null && unsureWords <= 1;
  }

  private int sureTimestamp(String line, int at) {
    if (timed) {
      int end = TimestampScanner.match(line, at, scratch);
      return end >= 0 && endsCleanly(line, end) ? end : -1;
    }
    int end = TimestampScanner.match(line, at, time);
    timed = end >= 0 && endsCleanly(line, end);
    return timed ? end : -1;
  }

  private static boolean endsCleanly(String line, int end) {
    return end >= line.length() || !isWord(line.charAt(end)) || !isWord(line.charAt(end - 1));
  }

  private int sureBracket(String line, int at, char open) {
    char closing = open == '[' ? ']' : open == '(' ? ')' : '>';
    int close = line.indexOf(closing, at);
    if (close < 0 || close - at > 80) {
      return -1;
    }
    boolean accessLog = at > 0 && !timed && line.startsWith("/", at + 3);
    int end = accessLog ? -1 : sureTimestamp(line, at + 1);
    if (end >= 0 && end <= close) {
      return close + 1;
    }
    if (severity == null) {
      String inner = line.substring(at + 1, close).strip();
      Severity found = LevelNames.of(inner, 0, inner.length());
      if (found != null && (inner.length() > 1 || timed)) {
        severity = found;
        return close + 1;
      }
    } else if (thread.isEmpty() && line.startsWith(" - ", close + 1)) {
      thread = cache.get(line, at + 1, close);
      return close + 1;
    }
    return -1;
  }

  private static int wordEnd(String line, int at) {
    int end = at;
    while (end < line.length() && Character.isLetter(line.charAt(end))) {
      end++;
    }
    return end;
  }

  /** A level in capitals; in small letters only after a timestamp, where it is a word of its own. */
  private @Nullable Severity levelAt(String line, int at, int end) {
    boolean followed = end >= line.length() || " \t:|]-,;".indexOf(line.charAt(end)) >= 0;
    if (end - at < 2 || !followed) {
      return null;
    }
    boolean capitals = line.charAt(at) <= 'Z' && line.charAt(at + 1) <= 'Z';
    return capitals || timed ? LevelNames.of(line, at, end) : null;
  }

  /** A program tag, or a logger's name with a colon, a line number or a dash behind it. */
  private int nameEnd(String line, int at) {
    int program = ProgramTag.nameEnd(line, at);
    if (program >= 0 && Character.isLetter(line.charAt(at)) && isName(line, at, program)) {
      logger = cache.get(line, at, program);
      return ProgramTag.tagEnd(line, program);
    }
    int end = at;
    boolean dotted = false;
    while (end < line.length() && isNameChar(line.charAt(end))) {
      dotted |= line.charAt(end) == '.';
      end++;
    }
    if (end - at < 2 || !Character.isJavaIdentifierStart(line.charAt(at))) {
      return -1;
    }
    int after = skipLineNumber(line, end);
    boolean dashed =
        line.startsWith(" - ", after)
            || line.startsWith(" : ", after)
            || line.startsWith(": ", after);
    boolean className =
        dotted
            && severity != null
            && after < line.length()
            && line.charAt(after) == ' '
            && line.charAt(end - 1) != '.';
    if (dotted && severity != null && line.startsWith(" [", after)) {
      logger = cache.get(line, at, end);
      return after;
    }
    if (dashed && (dotted || severity != null)
        || after > end && severity != null
        || className && isClassName(line, at, end)) {
      logger = cache.get(line, at, end);
      return after;
    }
    return -1;
  }

  private static boolean isName(String line, int at, int end) {
    for (int i = at; i < end; i++) {
      if (!isNameChar(line.charAt(i)) && "/()@".indexOf(line.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNameChar(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '$' || c == '-';
  }

  private static int skipLineNumber(String line, int end) {
    if (end + 1 < line.length()
        && ":@#".indexOf(line.charAt(end)) >= 0
        && TimestampFormat.isDigit(line.charAt(end + 1))) {
      int at = end + 1;
      while (at < line.length() && TimestampFormat.isDigit(line.charAt(at))) {
        at++;
      }
      return at;
    }
    return end;
  }

  /** {@code o.a.i.ConfigNode}: small-letter packages, then a capital. */
  private static boolean isClassName(String line, int at, int end) {
    int dot = line.lastIndexOf('.', end - 1);
    return dot > at
        && Character.isLowerCase(line.charAt(at))
        && Character.isUpperCase(line.charAt(dot + 1));
  }

  private int unsureToken(String line, int at) {
    char c = line.charAt(at);
    char closing = c == '[' ? ']' : c == '(' ? ')' : 0;
    int close = closing == 0 ? -1 : line.indexOf(closing, at);
    if (close > 0) {
      unsureBracket = cache.get(line, at + 1, close);
      return close + 1;
    }
    unsureWords++;
    int end = at;
    while (end < line.length() && !PatternCompiler.isBlank(line.charAt(end))) {
      end++;
    }
    if (timed && unsureHost.isEmpty() && Character.isLetter(c)) {
      unsureHost = cache.get(line, at, end);
    }
    return end;
  }
}
