package dev.kikori.scorer.read;

/**
 * What an {@link EventReader} has read up to now. Every line is part of an event, or counted as blank.
 *
 * @param lines lines read
 * @param events events delivered
 * @param blankLines lines without text between events
 * @param continuationLines lines that belong to the event of an earlier line
 * @param unparsedLines lines that do not have the source's layout and became events as plain text
 * @param cutLines lines longer than the limit, of which the start was kept
 * @param cutEvents events with more lines or characters than the limit, of which the start was kept
 * @param malformedBytes bytes that are no UTF-8, each run of them replaced by U+FFFD
 * @param nulBytes NUL bytes, left out
 * @param bytes bytes read, after decompression
 * @param restarts times that a followed file was found rotated or truncated
 * @param closeFailures sources that could not be closed in order
 */
public record ReadCounters(
    long lines,
    long events,
    long blankLines,
    long continuationLines,
    long unparsedLines,
    long cutLines,
    long cutEvents,
    long malformedBytes,
    long nulBytes,
    long bytes,
    long restarts,
    long closeFailures) {}
