package dev.kikori.scorer.read;

/** The running numbers behind {@link ReadCounters}. */
final class ReadTally {
  long lines;
  long events;
  long blankLines;
  long continuationLines;
  long unparsedLines;
  long cutLines;
  long cutEvents;
  long malformedBytes;
  long nulBytes;
  long bytes;
  long restarts;
  long closeFailures;

  ReadCounters snapshot() {
    return new ReadCounters(
        lines,
        events,
        blankLines,
        continuationLines,
        unparsedLines,
        cutLines,
        cutEvents,
        malformedBytes,
        nulBytes,
        bytes,
        restarts,
        closeFailures);
  }
}
