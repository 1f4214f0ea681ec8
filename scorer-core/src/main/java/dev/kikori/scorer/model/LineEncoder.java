package dev.kikori.scorer.model;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kikori.scorer.template.Template;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads each template once: the language model's pooled state of its text, and how likely the model finds the text. Results are kept in a
 * least-recently-used cache by template id, so an event of a known template costs one look-up. Safe for use by many threads.
 */
public final class LineEncoder {
  /** Templates whose embeddings are kept unless told otherwise: {@value}, some 32 MB at 192 numbers each. */
  public static final int DEFAULT_CACHED_TEMPLATES = 40_000;

  private static final int BATCH = 64;

  /**
   * What the language model makes of a line.
   *
   * @param embedding its pooled state, {@code [dim]}, of length 1
   * @param nll mean negative log-likelihood of its tokens, nats
   */
  public record Encoding(float[] embedding, float nll) {
    /** Of a line that no model has read: near to no other. */
    public static final Encoding NONE = new Encoding(new float[0], 0);
  }

  private final OnnxRuntime runtime;
  private final OrtSession session;
  private final Tokenizer tokenizer;
  private final int maxTokens;
  private final int dim;
  private final Map<Long, Encoding> cache;

  LineEncoder(OnnxRuntime runtime, Bundle bundle, Tokenizer tokenizer, int cachedTemplates) {
    this.runtime = runtime;
    this.tokenizer = tokenizer;
    this.maxTokens = bundle.manifest().encoder().maxTokens();
    this.dim = bundle.manifest().encoder().dim();
    this.session =
        runtime.open(
            bundle.file(Bundle.ENCODER),
            Set.of("input_ids", "attention_mask"),
            Set.of("embedding", "nll"));
    this.cache =
        new LinkedHashMap<>(1024, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, Encoding> eldest) {
            return size() > cachedTemplates;
          }
        };
  }

  /** Width of an embedding. */
  public int dim() {
    return dim;
  }

  /** Encodes templates, in the order given; those met before come from the cache. */
  public List<Encoding> encode(List<Template> templates) {
    @Nullable Encoding[] encodings = new @Nullable Encoding[templates.size()];
    Map<Long, Template> missing = lookUp(templates, encodings);
    Map<Long, Encoding> fresh = missing.isEmpty() ? Map.of() : encodeMissing(missing.values());
    List<Encoding> all = new ArrayList<>(encodings.length);
    for (int i = 0; i < encodings.length; i++) {
      Encoding known = encodings[i];
      all.add(known != null ? known : requireNonNull(fresh.get(templates.get(i).id())));
    }
    return all;
  }

  /** Fills in what the cache has, with one lock for all, and gives back what it lacks. */
  private Map<Long, Template> lookUp(List<Template> templates, @Nullable Encoding[] into) {
    Map<Long, Template> missing = Map.of();
    synchronized (cache) {
      for (int i = 0; i < into.length; i++) {
        Template template = templates.get(i);
        Encoding cached = cache.get(template.id());
        if (cached != null) {
          into[i] = cached;
        } else {
          missing = missing.isEmpty() ? new LinkedHashMap<>() : missing;
          missing.put(template.id(), template);
        }
      }
    }
    return missing;
  }

  /** Frees the memory of the cache. */
  void forget() {
    synchronized (cache) {
      cache.clear();
    }
  }

  private Map<Long, Encoding> encodeMissing(Collection<Template> missing) {
    Map<Long, Encoding> encoded = new HashMap<>();
    List<Template> left = new ArrayList<>(missing);
    // Rows of like length share a batch, so that little is padded.
    left.sort(Comparator.comparingInt(template -> template.text().length()));
    for (int from = 0; from < left.size(); from += BATCH) {
      List<Template> batch = left.subList(from, Math.min(left.size(), from + BATCH));
      runtime.run(
          "the line encoder",
          () -> {
            run(batch, encoded);
            return batch;
          });
    }
    synchronized (cache) {
      cache.putAll(encoded);
    }
    return encoded;
  }

  private void run(List<Template> batch, Map<Long, Encoding> into) throws OrtException {
    long[][] rows = new long[batch.size()][];
    int longest = 0;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = tokenizer.encode(LineText.of(batch.get(i)), maxTokens);
      longest = Math.max(longest, rows[i].length);
    }
    long[] shape = {rows.length, longest};
    try (OnnxTensor ids =
            OnnxTensor.createTensor(
                runtime.environment(), LongBuffer.wrap(Tokenizer.pad(rows, longest)), shape);
        OnnxTensor mask =
            OnnxTensor.createTensor(
                runtime.environment(), LongBuffer.wrap(Tokenizer.mask(rows, longest)), shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask), Set.of("embedding", "nll"))) {
      float[][] embeddings = (float[][]) result.get("embedding").orElseThrow().getValue();
      float[] nll = (float[]) result.get("nll").orElseThrow().getValue();
      for (int i = 0; i < rows.length; i++) {
        into.put(batch.get(i).id(), new Encoding(embeddings[i], nll[i]));
      }
    }
  }
}
