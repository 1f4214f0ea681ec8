package dev.kikori.scorer.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kikori.scorer.template.Template;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  public record Encoding(float[] embedding, float nll) {}

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
    Map<Long, Encoding> known = new java.util.HashMap<>(templates.size() * 2);
    Map<Long, Template> missing = new LinkedHashMap<>();
    synchronized (cache) {
      for (Template template : templates) {
        Encoding cached = cache.get(template.id());
        if (cached != null) {
          known.put(template.id(), cached);
        } else {
          missing.put(template.id(), template);
        }
      }
    }
    known.putAll(encodeMissing(missing.values()));
    List<Encoding> encodings = new ArrayList<>(templates.size());
    for (Template template : templates) {
      encodings.add(known.get(template.id()));
    }
    return encodings;
  }

  private Map<Long, Encoding> encodeMissing(Collection<Template> missing) {
    Map<Long, Encoding> encoded = new java.util.HashMap<>();
    List<Template> left = new ArrayList<>(missing);
    // Rows of like length share a batch, so that little is padded.
    left.sort(java.util.Comparator.comparingInt(template -> template.text().length()));
    for (int from = 0; from < left.size(); from += BATCH) {
      List<Template> batch = left.subList(from, Math.min(left.size(), from + BATCH));
      run(batch, encoded);
    }
    synchronized (cache) {
      cache.putAll(encoded);
    }
    return encoded;
  }

  private void run(List<Template> batch, Map<Long, Encoding> into) {
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
    } catch (OrtException e) {
      throw new IllegalStateException("the line encoder failed: " + e.getMessage(), e);
    }
  }
}
