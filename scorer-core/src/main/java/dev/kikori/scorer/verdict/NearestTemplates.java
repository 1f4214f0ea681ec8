package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.model.LineEncoder.Encoding;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The embeddings of a stream's templates, asked how far a new one is from its nearest. Exact search: it runs once per new template. A
 * template whose embedding was empty (nobody had the time to read it) is read when it is next compared with.
 */
final class NearestTemplates {
  private static final int MAX = 4_000;

  private final Map<Long, Read> entries =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Read> eldest) {
          return size() > MAX;
        }
      };

  private Function<Template, Encoding> encoder;

  /**
   * Knows no template.
   *
   * @param encoder gives a template's encoding, cached
   */
  NearestTemplates(Function<Template, Encoding> encoder) {
    this.encoder = encoder;
  }

  /**
   * Goes on with another encoder.
   *
   * @param sameSpace whether its embeddings are those of the one before; if not, all are made anew when they are next needed
   */
  void use(Function<Template, Encoding> another, boolean sameSpace) {
    encoder = another;
    if (!sameSpace) {
      entries.values().forEach(known -> known.embedding = null);
    }
  }

  void add(Template template) {
    Read known = new Read(template);
    known.embedding = encoder.apply(template).embedding();
    entries.put(template.id(), known);
  }

  void remove(long id) {
    entries.remove(id);
  }

  /** Distance to the nearest template: 1 minus the highest cosine, 0 (the same) to 1 (unrelated). */
  double distance(Template template) {
    float[] embedding = encoder.apply(template).embedding();
    double best = 0;
    for (Read known : entries.values()) {
      float[] other = known.embedding(encoder);
      // Where the model failed there is no embedding, and the two have nothing to be compared by.
      if (other.length == embedding.length) {
        best = Math.max(best, dot(embedding, other));
      }
    }
    return Math.max(0, 1 - best);
  }

  private static double dot(float[] one, float[] other) {
    double dot = 0;
    for (int i = 0; i < one.length; i++) {
      dot += one[i] * other[i];
    }
    return dot;
  }

  void write(ByteWriter out) {
    out.writeCount(entries.size());
    for (Read known : entries.values()) {
      out.writeTemplate(known.template);
      float[] embedding = known.embedding;
      out.writeBoolean(embedding != null);
      if (embedding != null) {
        out.writeShared(embedding, out::writeFloats);
      }
    }
  }

  void read(ByteReader in) throws SnapshotException {
    int size = in.readSize(2);
    for (int i = 0; i < size; i++) {
      Read known = new Read(in.readTemplate());
      known.embedding = in.readBoolean() ? in.readShared(float[].class, in::readFloats) : null;
      entries.put(known.template.id(), known);
    }
  }

  private static final class Read {
    final Template template;
    float @Nullable [] embedding;

    Read(Template template) {
      this.template = template;
    }

    float[] embedding(Function<Template, Encoding> encoder) {
      float[] now = embedding;
      if (now == null || now.length == 0) {
        now = encoder.apply(template).embedding();
        embedding = now;
      }
      return now;
    }
  }
}
