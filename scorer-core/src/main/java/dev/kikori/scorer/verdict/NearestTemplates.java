package dev.kikori.scorer.verdict;

import java.util.LinkedHashMap;
import java.util.Map;

/** The embeddings of a stream's templates, asked how far a new one is from its nearest. Exact search: it runs once per new template. */
final class NearestTemplates {
  private static final int MAX = 4_000;

  private final Map<Long, float[]> embeddings =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, float[]> eldest) {
          return size() > MAX;
        }
      };

  void add(long id, float[] embedding) {
    embeddings.put(id, embedding);
  }

  void remove(long id) {
    embeddings.remove(id);
  }

  /**
   * Distance to the nearest template.
   *
   * @param embedding of length 1
   * @return 1 minus the highest cosine, 0 (the same) to 1 (unrelated)
   */
  double distance(float[] embedding) {
    double best = 0;
    for (float[] other : embeddings.values()) {
      double dot = 0;
      for (int i = 0; i < embedding.length; i++) {
        dot += embedding[i] * other[i];
      }
      best = Math.max(best, dot);
    }
    return Math.max(0, 1 - best);
  }
}
