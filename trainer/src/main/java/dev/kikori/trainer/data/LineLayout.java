package dev.kikori.trainer.data;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Layouts of the data sets' lines. */
enum LineLayout {
  PLAIN("(?<msg>.*)", null),
  HDFS("(?<time>\\d{6} \\d{6}) \\d+ (?<level>[A-Z]+) (?<logger>\\S+): (?<msg>.*)", "yyMMdd HHmmss"),
  HADOOP("(?<time>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}) (?<level>[A-Z]+) +\\[(?<thread>.*?)\\] (?<logger>[\\w.$]+): (?<msg>.*)", "yyyy-MM-dd HH:mm:ss,SSS"),
  LOGBACK("(?:- )?(?<time>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[,.]\\d{3}) +\\[(?<thread>.*?)\\] +(?<level>[A-Z]+) +(?<logger>\\S+?)(?::\\d+)? - (?<msg>.*)", "yyyy-MM-dd HH:mm:ss,SSS"),
  TRAINTICKET("\\S+ +(?<level>[A-Z]+) +(?<logger>\\S+?)(?:#\\d+)? +TraceID: \\S* +SpanID: \\S* +(?<msg>.*)", null),
  SYSLOG("(?<epoch>\\d{9,10}) \\S+ (?<host>\\S+) \\w{3} +\\d+ \\S+ \\S+ (?<logger>[^\\s\\[:(]+)(?:\\([^)]*\\))?(?:\\[\\d+\\])?: ?(?<msg>.*)|(?<epoch2>\\d{9,10}) \\S+ (?<host2>\\S+) \\w{3} +\\d+ \\S+ \\S+ (?<msg2>.*)", null),
  BGL("(?<epoch>\\d{9,10}) \\S+ (?<host>\\S+) \\S+ \\S+ \\S+ (?<logger>\\S+) (?<level>[A-Z]+) ?(?<msg>.*)", null);

  private final Pattern pattern;
  private final @Nullable DateTimeFormatter time;

  LineLayout(String regex, @Nullable String time) {
    this.pattern = Pattern.compile(regex, Pattern.DOTALL);
    this.time = time == null ? null : DateTimeFormatter.ofPattern(time, Locale.ROOT);
  }

  static LineLayout named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace("LOGHUB:", "").replace("THUNDERBIRD", "SYSLOG").replace("IOTDB", "LOGBACK"));
  }

  /** The event of a line, or null if the line does not have this layout: a continuation. */
  @Nullable LogEvent parse(String line, String service, long number) {
    Matcher m = pattern.matcher(line);
    if (!m.matches()) {
      return null;
    }
    String regex = pattern.pattern();
    String message = group(m, regex, "msg");
    if (message == null) {
      message = group(m, regex, "msg2");
    }
    String level = group(m, regex, "level");
    String logger = group(m, regex, "logger");
    String thread = group(m, regex, "thread");
    return new LogEvent(
        time(m, regex),
        level == null ? Severity.UNKNOWN : Severity.parse(level),
        logger == null ? "" : logger,
        thread == null ? "" : thread,
        service,
        message == null ? "" : message,
        null,
        null,
        line,
        number,
        number,
        Map.of());
  }

  private long time(Matcher m, String regex) {
    String epoch = group(m, regex, "epoch");
    if (epoch == null) {
      epoch = group(m, regex, "epoch2");
    }
    if (epoch != null) {
      return Long.parseLong(epoch) * 1000;
    }
    String text = group(m, regex, "time");
    if (text == null || time == null) {
      return LogEvent.NO_TIMESTAMP;
    }
    try {
      return LocalDateTime.parse(this == LOGBACK ? text.replace('.', ',') : text, time).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      return LogEvent.NO_TIMESTAMP;
    }
  }

  private static @Nullable String group(Matcher m, String regex, String name) {
    return regex.contains("(?<" + name + ">") ? m.group(name) : null;
  }
}
