package dev.kikori.scorer.window;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;

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

  void write(ByteWriter out) {
    for (long one :
        new long[] {
          lines,
          windows,
          late,
          withoutTime,
          withoutKey,
          sampledOut,
          cutLines,
          sessionsEvicted,
          streamsEvicted,
          clockJumps
        }) {
      out.writeCount(one);
    }
  }

  void read(ByteReader in) throws SnapshotException {
    lines = in.readCount();
    windows = in.readCount();
    late = in.readCount();
    withoutTime = in.readCount();
    withoutKey = in.readCount();
    sampledOut = in.readCount();
    cutLines = in.readCount();
    sessionsEvicted = in.readCount();
    streamsEvicted = in.readCount();
    clockJumps = in.readCount();
  }

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
