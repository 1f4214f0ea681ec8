package dev.kikori.scorer.read;

import dev.kikori.scorer.event.Severity;
import java.util.List;

/** Syslog with its priority in front: RFC 5424, or RFC 3164 and plain text behind {@code <34>}. */
final class SyslogLayout implements Layout {
  private static final List<Severity> SEVERITIES =
      List.of(
          Severity.FATAL,
          Severity.FATAL,
          Severity.FATAL,
          Severity.ERROR,
          Severity.WARN,
          Severity.INFO,
          Severity.INFO,
          Severity.DEBUG);

  private final TimeFields time = new TimeFields();
  private final TimeResolver resolver;
  private final StringCache cache = new StringCache();
  private final Layout withoutPriority;

  SyslogLayout(Layout withoutPriority, LayoutContext context) {
    this.withoutPriority = withoutPriority;
    this.resolver = context.newTimeResolver();
  }

  @Override
  public boolean parse(String line, ParsedLine into) {
    int close = line.startsWith("<") ? line.indexOf('>') : -1;
    int priority = close < 2 || close > 4 ? -1 : number(line, 1, close);
    if (priority < 0 || priority > 191) {
      return false;
    }
    boolean found =
        line.startsWith("1 ", close + 1)
            ? parse5424(line, close + 3, into)
            : withoutPriority.parse(line.substring(close + 1), into);
    if (found) {
      into.severity = SEVERITIES.get(priority & 7);
    }
    return found;
  }

  private static int number(String line, int start, int end) {
    int value = 0;
    for (int i = start; i < end; i++) {
      if (!TimestampFormat.isDigit(line.charAt(i))) {
        return -1;
      }
      value = value * 10 + line.charAt(i) - '0';
    }
    return value;
  }

  /** {@code TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG}, a dash for each that is not known. */
  private boolean parse5424(String line, int start, ParsedLine into) {
    into.clear();
    int[] ends = new int[5];
    int at = start;
    for (int field = 0; field < 5; field++) {
      int end = line.indexOf(' ', at);
      if (end < 0) {
        return false;
      }
      ends[field] = end;
      at = end + 1;
    }
    if (line.charAt(start) != '-') {
      if (TimestampScanner.match(line, start, time) < 0) {
        return false;
      }
      into.timestampMillis = resolver.toMillis(time);
    }
    into.service = field(line, ends[0] + 1, ends[1]);
    into.logger = field(line, ends[1] + 1, ends[2]);
    into.message = line.substring(skipStructuredData(line, at)).strip();
    if (into.message.startsWith("\uFEFF")) {
      into.message = into.message.substring(1);
    }
    return true;
  }

  private String field(String line, int start, int end) {
    return end - start == 1 && line.charAt(start) == '-' ? "" : cache.get(line, start, end);
  }

  private static int skipStructuredData(String line, int start) {
    if (line.startsWith("-", start)) {
      return start + 1;
    }
    int at = start;
    while (at < line.length() && line.charAt(at) == '[') {
      at = afterElement(line, at);
    }
    return at;
  }

  /** Behind the bracket that closes an element; brackets inside quotes close nothing. */
  private static int afterElement(String line, int open) {
    boolean quoted = false;
    for (int at = open + 1; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '\\' && quoted) {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ']' && !quoted) {
        return at + 1;
      }
    }
    return line.length();
  }
}
