package dev.kikori.scorer.pipeline;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which templates each stream has shown. Bounded: the stream longest silent is forgotten first. Not thread-safe. */
final class SeenTemplates {
  private static final int MAX_TEMPLATES = 50_000;

  private final Map<String, Set<Long>> byStream;

  SeenTemplates(int maxStreams) {
    this.byStream =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Set<Long>> eldest) {
            return size() > maxStreams;
          }
        };
  }

  void write(ByteWriter out) {
    out.writeCount(byStream.size());
    byStream.forEach(
        (stream, seen) -> {
          out.writeName(stream);
          out.writeCount(seen.size());
          seen.forEach(out::writeLong);
        });
  }

  void read(ByteReader in) throws SnapshotException {
    int streams = in.readSize(2);
    for (int i = 0; i < streams; i++) {
      String stream = in.readName();
      int size = in.readSize(Long.BYTES);
      Set<Long> seen = new HashSet<>();
      for (int j = 0; j < size; j++) {
        seen.add(in.readLong());
      }
      byStream.put(stream, seen);
    }
  }

  /** Notes a template; true if the stream had not shown it before. */
  boolean add(String stream, long templateId) {
    Set<Long> seen = byStream.computeIfAbsent(stream, key -> new HashSet<>());
    if (seen.size() >= MAX_TEMPLATES) {
      seen.clear();
    }
    return seen.add(templateId);
  }
}
