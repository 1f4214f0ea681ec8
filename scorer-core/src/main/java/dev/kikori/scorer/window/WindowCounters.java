package dev.kikori.scorer.window;

/**
 * What a {@link Windower} has done up to now. No line is left out of a window without standing in one of these.
 *
 * @param lines lines accepted
 * @param windows windows emitted
 * @param late lines older than an earlier one of their stream; they went into the window that was open
 * @param withoutTime lines without a time, in time and session windows; they counted as of the time of the line before
 * @param withoutKey lines in no window, because they name no session
 * @param sampledOut lines in no window, because they lie between two (step above size)
 * @param cutLines lines left out of a window that was full
 * @param sessionsEvicted sessions emitted before their end, because too many were open
 * @param streamsEvicted streams whose windows were emitted before their end, because too many were open
 * @param clockJumps times that a stream's clock was found to have been set back, and was followed
 * @param openStreams streams with state, now
 * @param openSessions sessions with state, now
 */
public record WindowCounters(
    long lines,
    long windows,
    long late,
    long withoutTime,
    long withoutKey,
    long sampledOut,
    long cutLines,
    long sessionsEvicted,
    long streamsEvicted,
    long clockJumps,
    int openStreams,
    int openSessions) {}
