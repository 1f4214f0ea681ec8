package dev.kikori.trainer.train;

import dev.kikori.scorer.model.LineText;
import dev.kikori.scorer.template.Template;
import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.TokenBatch;
import dev.kikori.trainer.nn.Torch;
import dev.kikori.trainer.nn.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** The distinct templates of a run, numbered from 0 in order of arrival, and their embeddings. Not safe for use by several threads. */
public final class TemplateTable {
  private static final int BATCH = 64;

  private final Map<Long, Integer> indexes = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();

  /** The number of a template, given if it has none yet. */
  public int index(Template template) {
    return indexes.computeIfAbsent(
        template.id(),
        id -> {
          templates.add(template);
          return templates.size() - 1;
        });
  }

  public int size() {
    return templates.size();
  }

  /** The distinct texts that the encoder reads, in order of arrival. */
  public List<String> texts() {
    return templates.stream().map(LineText::of).distinct().toList();
  }

  /** Ids of all templates, sorted. */
  public long[] ids() {
    return templates.stream().mapToLong(Template::id).sorted().toArray();
  }

  /** The tokens of every template, by number. */
  public List<int[]> tokens(Function<String, int[]> tokenizer) {
    return templates.stream().map(template -> tokenizer.apply(LineText.of(template))).toList();
  }

  /** The mean of the pooled states of rows, {@code [dim]}: what an encoder subtracts as its centre. */
  public static float[] centre(LineEncoder encoder, List<int[]> rows) {
    int dim = encoder.shape().dim();
    float[] pooled = inBatches(encoder, rows, true);
    double[] sum = new double[dim];
    for (int i = 0; i < pooled.length; i++) {
      sum[i % dim] += pooled[i];
    }
    float[] centre = new float[dim];
    for (int d = 0; d < dim; d++) {
      centre[d] = (float) (sum[d] / rows.size());
    }
    return centre;
  }

  /** Embeddings of rows, {@code [rows, dim]}. */
  public static Weight embeddings(LineEncoder encoder, List<int[]> rows) {
    return new Weight(
        new long[] {rows.size(), encoder.shape().dim()}, inBatches(encoder, rows, false));
  }

  private static float[] inBatches(LineEncoder encoder, List<int[]> rows, boolean pooled) {
    int dim = encoder.shape().dim();
    float[] all = new float[rows.size() * dim];
    int[] order =
        IntStream.range(0, rows.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> rows.get(i).length))
            .mapToInt(i -> i)
            .toArray();
    for (int from = 0; from < order.length; from += BATCH) {
      int[] numbers =
          java.util.Arrays.copyOfRange(order, from, Math.min(order.length, from + BATCH));
      List<int[]> batch = IntStream.of(numbers).mapToObj(rows::get).toList();
      float[] values =
          Torch.scopeWithoutGradients(
              () -> {
                TokenBatch tokens = TokenBatch.of(batch);
                Tensor result =
                    pooled ? encoder.pooled(tokens, false) : encoder.embeddings(tokens, false);
                return Torch.array(result);
              });
      for (int i = 0; i < numbers.length; i++) {
        System.arraycopy(values, i * dim, all, numbers[i] * dim, dim);
      }
    }
    return all;
  }
}
