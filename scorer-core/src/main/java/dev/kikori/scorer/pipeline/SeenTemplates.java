package dev.kikori.scorer.pipeline;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which templates each stream has shown. Bounded: the stream longest silent is forgotten first. Not thread-safe. */
final class SeenTemplates {
  private static final int MAX_STREAMS = 10_000;
  private static final int MAX_TEMPLATES = 50_000;

  private final Map<String, Set<Long>> byStream =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Long>> eldest) {
          return size() > MAX_STREAMS;
        }
      };

  /** Notes a template; true if the stream had not shown it before. */
  boolean add(String stream, long templateId) {
    Set<Long> seen = byStream.computeIfAbsent(stream, key -> new HashSet<>());
    if (seen.size() >= MAX_TEMPLATES) {
      seen.clear();
    }
    return seen.add(templateId);
  }
}
