package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The template counts of windows that somebody has called normal, asked how far a window is from its nearest. Counts may each be usual and
 * their mixture be none that was ever seen: that is what this finds.
 *
 * <p>The distance is that of event-count clustering (Landauer et al., FSE 2024): the idf-weighted L1 distance of two count vectors over the
 * sum of their weighted counts, from 0 for a copy to 1 for nothing in common. It becomes nats by what is usual among the normal windows
 * themselves. At most {@value #MAX_SHAPES} different windows are kept, the newest ones. Not thread-safe: owned by its
 * {@link StreamBaseline}.
 */
final class WindowShapes {
  static final int MAX_SHAPES = 1_000;

  /** A template that every window has still counts a little, or a burst of it would not show. */
  private static final double IDF_FLOOR = 0.1;

  /** Distances lie between 0 and 1; a tail wants them on the scale of nats. */
  private static final double STRETCH = 10;

  private static final int FIRST_DISTANCES = 20;
  private static final int FEWEST_DISTANCES = 30;
  private static final double MOST_NATS = 30;

  private final List<Map<Long, Integer>> shapes = new ArrayList<>();
  private final Map<Long, Integer> windowsWith = new HashMap<>();
  private final RecentTail distances = new RecentTail(MAX_SHAPES);
  private int windows;
  private int next;

  /** Whether nobody has called a window normal yet. */
  boolean isEmpty() {
    return shapes.isEmpty();
  }

  /** Learns a normal window from the counts of its templates. */
  void learn(Map<Long, Integer> counts) {
    if (windows > FIRST_DISTANCES) {
      distances.add(STRETCH * nearest(counts).distance());
    }
    windows++;
    counts.keySet().forEach(id -> windowsWith.merge(id, 1, Integer::sum));
    if (shapes.contains(counts)) {
      return;
    }
    if (shapes.size() < MAX_SHAPES) {
      shapes.add(counts);
    } else {
      shapes.set(next, counts);
      next = (next + 1) % MAX_SHAPES;
    }
  }

  /** Takes a window for traffic: how far such windows are from the normal ones may drift, what is normal may not. */
  void follow(Map<Long, Integer> counts) {
    distances.add(STRETCH * nearest(counts).distance());
  }

  /** How far a window is from the nearest normal one, nats: 0 where such distances are usual, or too few windows are known to tell. */
  Deviation deviation(Map<Long, Integer> counts) {
    if (distances.count() < FEWEST_DISTANCES) {
      return Deviation.NONE;
    }
    Nearest nearest = nearest(counts);
    double beyond = STRETCH * nearest.distance() - distances.median();
    double nats = Math.min(MOST_NATS, Math.max(0, beyond / distances.scale()));
    return nats == 0 ? Deviation.NONE : new Deviation(nats, parts(counts, nearest.counts()));
  }

  void write(ByteWriter out) {
    distances.write(out);
    out.writeCount(windows);
    out.writeCount(next);
    out.writeCount(shapes.size());
    shapes.forEach(shape -> write(shape, out));
    write(windowsWith, out);
  }

  private static void write(Map<Long, Integer> counts, ByteWriter out) {
    out.writeCount(counts.size());
    counts.forEach(
        (id, count) -> {
          out.writeLong(id);
          out.writeCount(count);
        });
  }

  void read(ByteReader in) throws SnapshotException {
    distances.read(in);
    windows = (int) in.readCount();
    next = Math.floorMod((int) in.readCount(), MAX_SHAPES);
    int size = in.readSize(1);
    for (int i = 0; i < size && i < MAX_SHAPES; i++) {
      shapes.add(readCounts(in));
    }
    windowsWith.putAll(readCounts(in));
  }

  private static Map<Long, Integer> readCounts(ByteReader in) throws SnapshotException {
    int size = in.readSize(9);
    // Filled as it was, one by one, so that sums over it come out the same to the last bit.
    Map<Long, Integer> counts = new HashMap<>();
    for (int i = 0; i < size; i++) {
      counts.put(in.readLong(), (int) in.readCount());
    }
    return counts;
  }

  private Nearest nearest(Map<Long, Integer> counts) {
    double weight = weight(counts);
    Nearest nearest = new Nearest(1, Map.of());
    for (Map<Long, Integer> shape : shapes) {
      double both = weight + weight(shape);
      // What both have in all bounds the distance from below.
      if (Math.abs(2 * weight - both) < nearest.distance() * both) {
        double distance = difference(counts, shape) / both;
        if (distance < nearest.distance()) {
          nearest = new Nearest(distance, shape);
        }
      }
    }
    return nearest;
  }

  private double difference(Map<Long, Integer> one, Map<Long, Integer> other) {
    double sum = 0;
    for (Map.Entry<Long, Integer> entry : one.entrySet()) {
      sum +=
          weight(entry.getKey())
              * Math.abs(entry.getValue() - other.getOrDefault(entry.getKey(), 0));
    }
    for (Map.Entry<Long, Integer> entry : other.entrySet()) {
      sum += one.containsKey(entry.getKey()) ? 0 : weight(entry.getKey()) * entry.getValue();
    }
    return sum;
  }

  /** Each template's share of the difference, 0 to 1. */
  private Map<Long, Double> parts(Map<Long, Integer> counts, Map<Long, Integer> shape) {
    double whole = difference(counts, shape);
    Map<Long, Double> parts = new HashMap<>();
    shape.forEach((id, count) -> parts.put(id, weight(id) * count / whole));
    counts.forEach(
        (id, count) ->
            parts.put(id, weight(id) * Math.abs(count - shape.getOrDefault(id, 0)) / whole));
    return parts;
  }

  private double weight(Map<Long, Integer> counts) {
    double sum = 0;
    for (Map.Entry<Long, Integer> entry : counts.entrySet()) {
      sum += weight(entry.getKey()) * entry.getValue();
    }
    return sum;
  }

  private double weight(long id) {
    return Math.log((1.0 + windows) / (1 + windowsWith.getOrDefault(id, 0))) + IDF_FLOOR;
  }

  private record Nearest(double distance, Map<Long, Integer> counts) {}

  /**
   * How far a window is from what is normal.
   *
   * @param nats 0 where it is no farther than usual
   * @param parts by template, the share of the difference that it makes, 0 to 1
   */
  record Deviation(double nats, Map<Long, Double> parts) {
    static final Deviation NONE = new Deviation(0, Map.of());

    /** The share of the difference that a template makes, 0 to 1. */
    double part(Template template) {
      return parts.getOrDefault(template.id(), 0.0);
    }
  }
}
