package dev.kikori.server.events;

import dev.kikori.scorer.event.Severity;
import dev.kikori.server.service.ServiceKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is kept. All text in it is anybody's. Immutable.
 *
 * @param position its place in its service's lane
 * @param time when it was logged, or null
 * @param receivedAt when it came in
 * @param text its message, then its stack trace on the next lines; at most {@value EventRecorder#MAX_CHARS} characters
 * @param templateId hexadecimal
 * @param firstSeen whether it was the first of its template in its stream
 */
public record RecordedEvent(
    ServiceKey service,
    long position,
    String instance,
    @Nullable Instant time,
    Instant receivedAt,
    Severity severity,
    String logger,
    String text,
    String templateId,
    boolean firstSeen,
    Map<String, String> attributes) {}
