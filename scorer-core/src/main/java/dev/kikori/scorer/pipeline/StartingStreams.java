package dev.kikori.scorer.pipeline;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Streams whose process has just started. Its first windows hold what a process writes once in its life, which is no measure for what the
 * stream usually writes, nor the other way round. Bounded: the stream that started longest ago is forgotten first. Not thread-safe.
 */
final class StartingStreams {
  /** Windows that a start takes at most: {@value}. */
  static final int WINDOWS = 3;

  private final Map<String, Integer> windowsLeft;

  StartingStreams(int maxStreams) {
    this.windowsLeft =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > maxStreams;
          }
        };
  }

  void start(String stream) {
    windowsLeft.put(stream, WINDOWS);
  }

  /** Notes that a stream's window has ended; true if it is one of its start. */
  boolean endWindow(String stream) {
    if (windowsLeft.isEmpty()) {
      return false;
    }
    Integer left = windowsLeft.get(stream);
    if (left == null) {
      return false;
    }
    if (left > 1) {
      windowsLeft.put(stream, left - 1);
    } else {
      windowsLeft.remove(stream);
    }
    return true;
  }

  void write(ByteWriter out) {
    out.writeCount(windowsLeft.size());
    windowsLeft.forEach(
        (stream, left) -> {
          out.writeName(stream);
          out.writeCount(left);
        });
  }

  void read(ByteReader in) throws SnapshotException {
    int size = in.readSize(2);
    for (int i = 0; i < size; i++) {
      windowsLeft.put(in.readName(), (int) in.readCount());
    }
  }
}
