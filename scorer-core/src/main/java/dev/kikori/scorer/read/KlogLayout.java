package dev.kikori.scorer.read;

import dev.kikori.scorer.event.Severity;

/** Google's log layout, as Kubernetes writes it: {@code I0102 15:04:05.000000    1234 server.go:123] message}. */
final class KlogLayout implements Layout {
  private static final TimestampFormat DATE = TimestampFormat.of("MMdd HH:mm:ss.SSSSSS");

  private final TimeFields time = new TimeFields();
  private final TimeResolver resolver;
  private final StringCache cache = new StringCache();

  KlogLayout(LayoutContext context) {
    resolver = context.newTimeResolver();
  }

  @Override
  public boolean parse(String line, ParsedLine into) {
    Severity severity = line.isEmpty() ? null : LevelNames.of(line, 0, 1);
    if (severity == null || "IWEFD".indexOf(line.charAt(0)) < 0) {
      return false;
    }
    int dateEnd = DATE.match(line, 1, time);
    int close = dateEnd < 0 ? -1 : line.indexOf("] ", dateEnd);
    int blank = close < 0 ? -1 : line.lastIndexOf(' ', close);
    if (blank < 0 || blank < dateEnd) {
      return false;
    }
    into.clear();
    int colon = line.indexOf(':', blank);
    into.severity = severity;
    into.timestampMillis = resolver.toMillis(time);
    into.logger = cache.get(line, blank + 1, colon > blank && colon < close ? colon : close);
    into.message = line.substring(close + 2).strip();
    return true;
  }
}
