package dev.kikori.trainer.data;

import dev.kikori.scorer.event.LogEvent;

/**
 * An event as read from a data set, with what stands beside it but must never get into it.
 *
 * @param event the event, free of the label
 * @param path the file it came from
 * @param stream its stream, empty for the only one
 * @param label the line's label, empty if lines have none
 */
record RawEvent(LogEvent event, String path, String stream, String label) {}
