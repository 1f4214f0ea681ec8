package dev.kikori.trainer.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kikori.scorer.model.OnnxRuntime;
import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.TextModel;
import dev.kikori.trainer.nn.TokenBatch;
import dev.kikori.trainer.nn.Torch;
import dev.kikori.trainer.nn.WindowBatch;
import dev.kikori.trainer.nn.WindowModel;
import dev.kikori.trainer.nn.WindowShape;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;

/** The gate before a release: ONNX Runtime and libtorch are given the same inputs, and must agree. */
public final class Parity {
  /** Largest difference that a float graph may show: {@value}. */
  public static final double TOLERANCE = 1e-3;

  private static final int[] LENGTHS = {2, 5, 17, 33, 48};
  private static final int LONGER_TEXTS = 10;
  private static final long SEED = 20_261_121;

  private Parity() {}

  /** Largest absolute difference by output. */
  public record Difference(Map<String, Double> byOutput) {
    public double largest() {
      return byOutput.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /**
     * Refuses a graph that is too far off.
     *
     * @throws IllegalStateException naming the graph and the differences
     */
    public void check(String graph) {
      // Written so that not-a-number fails too.
      if (!(largest() <= TOLERANCE)) {
        throw new IllegalStateException(
            graph
                + ": ONNX Runtime differs from libtorch by "
                + byOutput
                + " (expected: at most "
                + TOLERANCE
                + ")");
      }
    }
  }

  /** Compares an encoder with its graph on random rows of several lengths. */
  public static Difference encoder(LineEncoder encoder, byte[] graph) {
    Random random = new Random(SEED);
    List<int[]> rows = new ArrayList<>();
    for (int length : LENGTHS) {
      rows.add(random.ints(length, 3, encoder.vocabulary()).toArray());
    }
    float[] losses = Torch.scope(() -> encoder.rowLosses(TokenBatch.of(rows)));
    float[] embeddings =
        Torch.scopeWithoutGradients(
            () -> Torch.array(encoder.embeddings(TokenBatch.of(rows), false)));
    return compareTokens(graph, rows, Map.of("embedding", embeddings, "nll", losses));
  }

  /** Compares the flat reference with its graph on random rows of several lengths. */
  public static Difference text(TextModel model, byte[] graph) {
    Random random = new Random(SEED);
    List<int[]> rows = new ArrayList<>();
    for (int length : LENGTHS) {
      rows.add(
          random.ints((long) length * LONGER_TEXTS, 3, model.encoder().vocabulary()).toArray());
    }
    float[] anomaly =
        Torch.scopeWithoutGradients(() -> Torch.array(model.anomaly(TokenBatch.of(rows), false)));
    return compareTokens(graph, rows, Map.of("anomaly", anomaly));
  }

  private static Difference compareTokens(
      byte[] graph, List<int[]> rows, Map<String, float[]> expected) {
    int longest = rows.get(rows.size() - 1).length;
    long[] ids = new long[rows.size() * longest];
    long[] mask = new long[ids.length];
    for (int r = 0; r < rows.size(); r++) {
      for (int t = 0; t < rows.get(r).length; t++) {
        ids[r * longest + t] = rows.get(r)[t];
        mask[r * longest + t] = 1;
      }
    }
    long[] shape = {rows.size(), longest};
    OrtEnvironment environment = OnnxRuntime.sharedEnvironment();
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor maskTensor =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape)) {
      return compare(
          graph, Map.of("input_ids", idTensor, "attention_mask", maskTensor), expected, Map.of());
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refuses the graph: " + e.getMessage(), e);
    }
  }

  /** Compares a window model with its graph on random windows; some of their lines are rows of the codebook. */
  public static Difference window(WindowModel model, byte[] graph) {
    WindowShape shape = model.shape();
    Random random = new Random(SEED);
    int rows = 4;
    int lines = 40;
    int[] lengths = {1, 7, 25, lines};
    float[] embeddings = new float[rows * lines * shape.embedding()];
    float[] features = new float[rows * lines * shape.features()];
    float[] mask = new float[rows * lines];
    int known = (int) model.codebook().shape()[0];
    for (int i = 0; i < rows * lines; i++) {
      if (random.nextBoolean()) {
        System.arraycopy(
            model.codebook().values(),
            random.nextInt(known) * shape.embedding(),
            embeddings,
            i * shape.embedding(),
            shape.embedding());
      } else {
        unit(random, embeddings, i * shape.embedding(), shape.embedding());
      }
      for (int f = 0; f < shape.features(); f++) {
        features[i * shape.features() + f] = random.nextFloat();
      }
      mask[i] = i % lines < lengths[i / lines] ? 1 : 0;
    }
    Map<String, float[]> expected =
        Torch.scopeWithoutGradients(
            () -> windowOutputs(model, embeddings, features, mask, rows, lines));
    OrtEnvironment environment = OnnxRuntime.sharedEnvironment();
    try (OnnxTensor e =
            OnnxTensor.createTensor(
                environment,
                FloatBuffer.wrap(embeddings),
                new long[] {rows, lines, shape.embedding()});
        OnnxTensor f =
            OnnxTensor.createTensor(
                environment,
                FloatBuffer.wrap(features),
                new long[] {rows, lines, shape.features()});
        OnnxTensor m =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(mask), new long[] {rows, lines})) {
      Map<String, OnnxTensor> inputs = Map.of("embeddings", e, "features", f, "mask", m);
      return compare(graph, inputs, expected, Map.of("contribution", mask, "surprise", mask));
    } catch (OrtException e) {
      throw new IllegalStateException(
          "ONNX Runtime refuses the window model: " + e.getMessage(), e);
    }
  }

  private static Map<String, float[]> windowOutputs(
      WindowModel model, float[] embeddings, float[] features, float[] mask, int rows, int lines) {
    int dim = model.shape().embedding();
    Tensor actual = Torch.floats(embeddings, rows, lines, dim);
    WindowBatch batch =
        new WindowBatch(
            actual,
            Torch.floats(features, rows, lines, model.shape().features()),
            Torch.floats(mask, rows, lines),
            null);
    WindowModel.Outputs outputs = model.forward(batch, false);
    Tensor surprise =
        model.surprise(
            outputs.predicted().view(-1, dim), actual.view(-1, dim), model.codebookTensor());
    Map<String, float[]> expected = new LinkedHashMap<>();
    expected.put("anomaly", Torch.array(outputs.anomaly()));
    expected.put("contribution", Torch.array(outputs.contribution()));
    expected.put("surprise", Torch.array(surprise));
    return expected;
  }

  private static void unit(Random random, float[] into, int at, int length) {
    double squares = 0;
    for (int i = 0; i < length; i++) {
      into[at + i] = (float) random.nextGaussian();
      squares += into[at + i] * into[at + i];
    }
    for (int i = 0; i < length; i++) {
      into[at + i] /= (float) Math.sqrt(squares);
    }
  }

  private static Difference compare(
      byte[] graph,
      Map<String, OnnxTensor> inputs,
      Map<String, float[]> expected,
      Map<String, float[]> masks)
      throws OrtException {
    OrtEnvironment environment = OnnxRuntime.sharedEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(graph, options);
          OrtSession.Result result = session.run(inputs, expected.keySet())) {
        Map<String, Double> differences = new LinkedHashMap<>();
        for (Map.Entry<String, float[]> output : expected.entrySet()) {
          float[] actual = numbers((OnnxTensor) result.get(output.getKey()).orElseThrow());
          differences.put(
              output.getKey(), largest(actual, output.getValue(), masks.get(output.getKey())));
        }
        return new Difference(differences);
      }
    }
  }

  private static float[] numbers(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] numbers = new float[buffer.remaining()];
    buffer.get(numbers);
    return numbers;
  }

  private static double largest(
      float[] actual, float[] expected, float @org.jspecify.annotations.Nullable [] mask) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      if (mask == null || mask[i] > 0) {
        double difference = Math.abs(actual[i] - expected[i]);
        largest = Double.isNaN(difference) ? Double.NaN : Math.max(largest, difference);
        if (Double.isNaN(largest)) {
          return largest;
        }
      }
    }
    return largest;
  }
}
