package dev.kikori.server.events;

import dev.kikori.scorer.event.Severity;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which events are meant. What is null does not matter.
 *
 * @param severity this or graver
 * @param templateId hexadecimal
 * @param since came in at this time or later
 * @param until came in before this time
 * @param text anywhere in the message or the stack trace; case is ignored
 */
public record EventFilter(
    @Nullable String service,
    @Nullable String instance,
    @Nullable Severity severity,
    @Nullable String templateId,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String text) {
  /** All of them. */
  public static final EventFilter ALL = new EventFilter(null, null, null, null, null, null, null);

  /** Whether an event is meant. */
  public boolean matches(RecordedEvent event) {
    return (service == null || service.equals(event.service().service()))
        && (instance == null || instance.equals(event.instance()))
        && (severity == null || event.severity().compareTo(severity) >= 0)
        && (templateId == null || templateId.equals(event.templateId()))
        && (since == null || !event.receivedAt().isBefore(since))
        && (until == null || event.receivedAt().isBefore(until))
        && (text == null || contains(event.text(), text));
  }

  private static boolean contains(String where, String what) {
    return where.toLowerCase(Locale.ROOT).contains(what.toLowerCase(Locale.ROOT));
  }
}
