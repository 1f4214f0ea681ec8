package dev.kikori.scorer.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One log event, wherever it came from. Immutable, and so safe to hand between threads.
 *
 * @param timestampMillis milliseconds since the epoch, or {@link #NO_TIMESTAMP}
 * @param severity how grave the source says it is
 * @param logger the logger's or program's name, empty if unknown
 * @param thread the thread's name, empty if unknown
 * @param service the service instance (host, pod, node) that wrote it, empty if unknown
 * @param message the message without its layout and without its stack trace
 * @param pattern the message pattern that the logging framework was handed ({@code "user {} logged in"}), if known: it then is the template
 * @param stackTrace the lines of the stack trace, separated by line feeds, or null
 * @param raw the event as the source wrote it (its first line, cut where it was too long), to be shown to people
 * @param firstLine number of the event's first line in its source, from 1, or 0 if it has none
 * @param lastLine number of the event's last line in its source
 * @param attributes further fields (MDC, JSON fields), never null
 */
public record LogEvent(
    long timestampMillis,
    Severity severity,
    String logger,
    String thread,
    String service,
    String message,
    @Nullable String pattern,
    @Nullable String stackTrace,
    String raw,
    long firstLine,
    long lastLine,
    Map<String, String> attributes) {

  /** Stands for the time of an event whose source states none. */
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;

  /** An event of nothing but text: what a plain line becomes. */
  public static LogEvent ofText(String text, long line) {
    return new LogEvent(
        NO_TIMESTAMP, Severity.UNKNOWN, "", "", "", text, null, null, text, line, line, Map.of());
  }

  /** The same event with a line of its own: where its source has none, or another count is meant. */
  public LogEvent at(long line) {
    return new LogEvent(
        timestampMillis,
        severity,
        logger,
        thread,
        service,
        message,
        pattern,
        stackTrace,
        raw,
        line,
        line,
        attributes);
  }

  /** Whether the source stated a time. */
  public boolean hasTimestamp() {
    return timestampMillis != NO_TIMESTAMP;
  }
}
