package dev.kikori.scorer.read;

/** The timestamp of an access log ({@code [10/Oct/2000:13:55:36 -0700]}), which stands in the middle: taken out, so that what is left is the message. */
final class AccessLogTime {
  private static final TimestampFormat FORMAT = TimestampFormat.of("dd/MMM/yyyy:HH:mm:ss Z");
  private static final int SEARCH_CHARS = 200;

  private AccessLogTime() {}

  static void find(String line, TimeResolver resolver, ParsedLine into) {
    int open = line.indexOf('[');
    if (open < 0
        || open > SEARCH_CHARS
        || open + 22 > line.length()
        || line.charAt(open + 3) != '/') {
      return;
    }
    TimeFields time = new TimeFields();
    int end = FORMAT.match(line, open + 1, time);
    if (end < 0 || end >= line.length() || line.charAt(end) != ']') {
      return;
    }
    into.timestampMillis = resolver.toMillis(time);
    into.message =
        (line.substring(0, open).stripTrailing() + " " + line.substring(end + 1).stripLeading())
            .strip();
  }
}
