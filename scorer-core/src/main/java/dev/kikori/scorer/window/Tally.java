package dev.kikori.scorer.window;

/** The running numbers behind {@link WindowCounters}. */
final class Tally {
  long lines;
  long windows;
  long late;
  long withoutTime;
  long withoutKey;
  long sampledOut;
  long cutLines;
  long sessionsEvicted;
  long streamsEvicted;
  long clockJumps;

  WindowCounters snapshot(int openStreams, int openSessions) {
    return new WindowCounters(
        lines,
        windows,
        late,
        withoutTime,
        withoutKey,
        sampledOut,
        cutLines,
        sessionsEvicted,
        streamsEvicted,
        clockJumps,
        openStreams,
        openSessions);
  }
}
