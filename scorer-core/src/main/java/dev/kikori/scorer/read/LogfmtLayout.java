package dev.kikori.scorer.read;

import dev.kikori.scorer.event.Severity;
import java.util.Locale;

/** Key-value lines as logrus and many Go programs write them: {@code time="2024-01-02T03:04:05Z" level=info msg="started" port=80}. */
final class LogfmtLayout implements Layout {
  private static final int MAX_FIELDS = 64;

  private final TimeFields time = new TimeFields();
  private final TimeResolver resolver;
  private final StringBuilder rest = new StringBuilder();

  LogfmtLayout(LayoutContext context) {
    resolver = context.newTimeResolver();
  }

  @Override
  public boolean parse(String line, ParsedLine into) {
    if (!line.contains("level=") && !line.contains("lvl=")
        || !line.contains("msg=") && !line.contains("message=")) {
      return false;
    }
    into.clear();
    rest.setLength(0);
    int at = 0;
    int fields = 0;
    while (at < line.length()) {
      int start = skipBlanks(line, at);
      int equals = keyEnd(line, start);
      if (start >= line.length()) {
        break;
      }
      if (equals < 0 || ++fields > MAX_FIELDS) {
        return false;
      }
      int end = valueEnd(line, equals + 1);
      take(line.substring(start, equals), value(line, equals + 1, end), into);
      at = end;
    }
    into.message = rest.isEmpty() ? into.message : (into.message + rest).strip();
    return into.severity != Severity.UNKNOWN;
  }

  private static int skipBlanks(String line, int from) {
    int at = from;
    while (at < line.length() && PatternCompiler.isBlank(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int keyEnd(String line, int start) {
    int at = start;
    while (at < line.length()
        && line.charAt(at) != '='
        && line.charAt(at) > ' '
        && line.charAt(at) != '"') {
      at++;
    }
    return at > start && at < line.length() && line.charAt(at) == '=' ? at : -1;
  }

  private static int valueEnd(String line, int start) {
    if (start < line.length() && line.charAt(start) == '"') {
      int at = start + 1;
      while (at < line.length() && line.charAt(at) != '"') {
        at += line.charAt(at) == '\\' ? 2 : 1;
      }
      return Math.min(line.length(), at + 1);
    }
    int at = start;
    while (at < line.length() && !PatternCompiler.isBlank(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static String value(String line, int start, int end) {
    if (end - start >= 2 && line.charAt(start) == '"' && line.charAt(end - 1) == '"') {
      return line.substring(start + 1, end - 1)
          .replace("\\\"", "\"")
          .replace("\\n", "\n")
          .replace("\\\\", "\\");
    }
    return line.substring(start, end);
  }

  /** What is not one of the known fields stays in the message, where templates see it, and is an attribute as well. */
  private void take(String key, String value, ParsedLine into) {
    switch (key.toLowerCase(Locale.ROOT)) {
      case "time", "ts", "t", "timestamp" -> {
        if (TimestampScanner.match(value, 0, time) > 0) {
          into.timestampMillis = resolver.toMillis(time);
        }
      }
      case "level", "lvl", "severity" -> {
        Severity severity = LevelNames.of(value, 0, value.length());
        into.severity = severity == null ? Severity.UNKNOWN : severity;
      }
      case "msg", "message" -> into.message = value;
      case "logger", "component", "caller", "source" ->
          into.logger = into.logger.isEmpty() ? value : into.logger;
      case "host", "hostname", "pod" -> into.service = value;
      default -> {
        rest.append(' ').append(key).append('=').append(value);
        into.put(key, value);
      }
    }
  }
}
