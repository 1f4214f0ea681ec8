package dev.kikori.scorer.window;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.Template;

/**
 * One event of a window beside its template.
 *
 * @param event the event
 * @param template its template at the time it was parsed
 * @param firstSeen whether it was the first event of its template in its stream
 */
public record WindowLine(LogEvent event, Template template, boolean firstSeen) {}
