package dev.kikori.trainer.export;

import static dev.kikori.trainer.export.OnnxWriter.FLOAT;
import static dev.kikori.trainer.export.OnnxWriter.attribute;

import dev.kikori.trainer.nn.Memory;
import dev.kikori.trainer.nn.Weight;
import dev.kikori.trainer.nn.WindowModel;
import dev.kikori.trainer.nn.WindowShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The window model as a graph. In: {@code embeddings} {@code [batch, lines, embedding]}, {@code features} {@code [batch, lines, 8]},
 * {@code mask} {@code [batch, lines]}. Out: {@code anomaly} {@code [batch]}, {@code contribution} and {@code surprise} {@code [batch, lines]}.
 */
public final class WindowGraph {
  /** Most lines of a window that the exported graph takes: {@value}. */
  public static final int POSITIONS = 128;

  private static final String CODEBOOK = "codebook";
  private static final String MEMORY = "memory";
  private static final double MASKED = 1e4;

  private final OnnxWriter onnx = new OnnxWriter();
  private final WindowModel model;
  private final Map<String, Weight> weights;
  private final DecoderGraph decoder;

  private WindowGraph(WindowModel model, Storage storage) {
    this.model = model;
    this.weights = GraphWeights.pack(model.parameters().snapshot(), model.shape().decoder());
    this.decoder =
        new DecoderGraph(
            onnx, model.shape().decoder(), weights, Stores.of(onnx, storage), POSITIONS);
  }

  /** The graph of a model whose adapters are merged. */
  public static byte[] write(WindowModel model, Storage storage) {
    if (model.codebook().values().length == 0) {
      throw new IllegalArgumentException("codebook: empty (expected: at least one embedding)");
    }
    return new WindowGraph(model, storage).build();
  }

  private byte[] build() {
    WindowShape shape = model.shape();
    ShapeText.write(onnx, shape.decoder());
    onnx.metadata("embedding", Integer.toString(shape.embedding()));
    onnx.metadata("features", Integer.toString(shape.features()));
    onnx.metadata("counts", Integer.toString(shape.counts()));
    onnx.metadata("hidden", Integer.toString(shape.hidden()));
    onnx.metadata("codebook", Integer.toString(shape.codebook()));
    onnx.metadata(
        WindowModel.SCALE,
        Float.toString(Objects.requireNonNull(weights.get(WindowModel.SCALE)).values()[0]));
    onnx.input("embeddings", FLOAT, "batch", "lines", shape.embedding());
    onnx.input("features", FLOAT, "batch", "lines", shape.features());
    onnx.input("mask", FLOAT, "batch", "lines");
    onnx.output("anomaly", FLOAT, "batch");
    onnx.output("contribution", FLOAT, "batch", "lines");
    onnx.output("surprise", FLOAT, "batch", "lines");

    String x = onnx.node("Concat", List.of(attribute("axis", 2L)), "embeddings", "features");
    String states = decoder.add(decoder.linear(x, "input"));
    String column = decoder.linear(states, "contribution");
    onnx.nodeTo("contribution", "Squeeze", List.of(), column, onnx.longs(2));
    String codebook = onnx.floats(CODEBOOK, GraphWeights.transposed(model.codebook()));
    String same =
        onnx.node(
            "Greater", onnx.node("MatMul", "embeddings", codebook), onnx.number(WindowModel.SAME));
    anomaly(x, states, column, same);
    surprise(states, codebook, same);
    return onnx.toByteArray("kikori-window");
  }

  private void anomaly(String x, String states, String contribution, String same) {
    String mask = onnx.node("Unsqueeze", "mask", onnx.longs(2));
    String masked = onnx.node("Mul", onnx.node("Sub", mask, onnx.number(1)), onnx.number(MASKED));
    String mean =
        onnx.node(
            "Div",
            sumOfLines(onnx.node("Mul", states, mask)),
            onnx.node("ReduceSum", "mask", onnx.longs(1)));
    List<OnnxWriter.Attribute> overLines =
        List.of(attribute("axes", new long[] {1}), attribute("keepdims", 0L));
    String maximum = onnx.node("ReduceMax", overLines, onnx.node("Add", states, masked));
    String pooled = onnx.node("ReduceLogSumExp", overLines, onnx.node("Add", contribution, masked));
    String counts =
        sumOfLines(onnx.node("Mul", onnx.node("Relu", decoder.linear(x, "counts")), mask));
    String logCounts = logOfOneMore(counts);
    String all =
        onnx.node(
            "Concat",
            List.of(attribute("axis", 1L)),
            mean,
            maximum,
            pooled,
            logCounts,
            remembered(same, mask));
    String hidden = decoder.linear(all, "anomaly.hidden");
    String active = onnx.node("Mul", hidden, onnx.node("Sigmoid", hidden));
    onnx.nodeTo(
        "anomaly", "Squeeze", List.of(), decoder.linear(active, "anomaly.out"), onnx.longs(1));
  }

  private String sumOfLines(String x) {
    return onnx.node("ReduceSum", List.of(attribute("keepdims", 0L)), x, onnx.longs(1));
  }

  /** What the memory answers: see {@code nn.Memory}. */
  private String remembered(String same, String mask) {
    String counts =
        sumOfLines(
            onnx.node("Mul", onnx.node("Cast", List.of(attribute("to", FLOAT)), same), mask));
    String lines = onnx.node("ReduceSum", "mask", onnx.longs(1));
    String unknown =
        onnx.node("Relu", onnx.node("Sub", lines, onnx.node("ReduceSum", counts, onnx.longs(1))));
    String histogram =
        logOfOneMore(onnx.node("Concat", List.of(attribute("axis", 1L)), counts, unknown));
    Weight known = model.memory().histograms();
    int width = (int) known.shape()[1];
    float[] squares = new float[(int) known.shape()[0]];
    for (int i = 0; i < known.values().length; i++) {
      squares[i / width] += known.values()[i] * known.values()[i];
    }
    String products =
        onnx.node("MatMul", histogram, onnx.halves(MEMORY, GraphWeights.transposed(known)));
    String own = onnx.node("ReduceSum", onnx.node("Mul", histogram, histogram), onnx.longs(1));
    String both =
        onnx.node(
            "Add",
            own,
            onnx.floats("memory.squares", new Weight(new long[] {squares.length}, squares)));
    float[] lengths = new float[squares.length];
    for (int m = 0; m < lengths.length; m++) {
      lengths[m] = (float) Math.sqrt(Math.max(squares[m], Memory.SMALLEST));
    }
    String unit =
        onnx.node(
            "Div",
            products,
            onnx.floats("memory.lengths", new Weight(new long[] {lengths.length}, lengths)));
    List<OnnxWriter.Attribute> overWindows = List.of(attribute("axes", new long[] {1}));
    String overlap = onnx.node("ReduceMax", overWindows, onnx.node("Div", products, both));
    String nearest = onnx.node("Sub", onnx.number(1), onnx.node("Mul", overlap, onnx.number(2)));
    String cosine =
        onnx.node("Div", onnx.node("ReduceMax", overWindows, unit), onnx.node("Sqrt", own));
    String apart = onnx.node("Sub", onnx.number(1), cosine);
    return onnx.node(
        "Concat",
        List.of(attribute("axis", 1L)),
        nearest,
        apart,
        logOfOneMore(unknown),
        onnx.node("Div", unknown, lines));
  }

  private String logOfOneMore(String x) {
    return onnx.node("Log", onnx.node("Add", x, onnx.number(1)));
  }

  private void surprise(String states, String codebook, String same) {
    String predicted = predicted(states);
    String truth =
        onnx.node(
            "Mul",
            onnx.node("ReduceSum", onnx.node("Mul", predicted, "embeddings"), onnx.longs(-1)),
            scale());
    // The scale is bounded, so the exponentials need no shift; a codebook row that is the true line
    // itself is left out.
    String others =
        onnx.node("Exp", onnx.node("MatMul", onnx.node("Mul", predicted, scale()), codebook));
    String sum =
        onnx.node("ReduceSum", onnx.node("Where", same, onnx.number(0), others), onnx.longs(-1));
    String surprise =
        onnx.node("Sub", onnx.node("Log", onnx.node("Add", sum, onnx.node("Exp", truth))), truth);
    onnx.nodeTo("surprise", "Squeeze", List.of(), surprise, onnx.longs(2));
  }

  private String scale() {
    double log =
        Math.min(
            WindowModel.MAX_LOG_SCALE,
            Objects.requireNonNull(weights.get(WindowModel.SCALE)).values()[0]);
    return onnx.number(Math.exp(log));
  }

  private String predicted(String states) {
    String later =
        decoder.linear(
            onnx.node("Slice", states, onnx.longs(0), onnx.longs(-1), onnx.longs(1)),
            "surprise.prediction");
    String start =
        onnx.floats("surprise.start", Objects.requireNonNull(weights.get("surprise.start")));
    String batch = onnx.node("Gather", onnx.node("Shape", states), onnx.longs(0));
    String firstShape =
        onnx.node(
            "Concat",
            List.of(attribute("axis", 0L)),
            batch,
            onnx.longs(1, model.shape().embedding()));
    String first = onnx.node("Expand", start, firstShape);
    String all = onnx.node("Concat", List.of(attribute("axis", 1L)), first, later);
    return onnx.node("Div", all, EncoderGraph.length(onnx, all));
  }

  /**
   * Reads a window model back from its graph.
   *
   * @throws IOException if the file can't be read or holds no graph of this kind
   */
  public static WindowModel read(Path file) throws IOException {
    OnnxReader graph = OnnxReader.read(file);
    Map<String, String> metadata = graph.metadata();
    try {
      WindowShape shape =
          new WindowShape(
              ShapeText.number(metadata, "embedding"),
              ShapeText.number(metadata, "features"),
              ShapeText.read(metadata),
              ShapeText.number(metadata, "counts"),
              ShapeText.number(metadata, "hidden"),
              ShapeText.number(metadata, "codebook"));
      WindowModel model = new WindowModel(shape, 0);
      Map<String, Weight> weights = GraphWeights.unpack(graph.weights(), shape.decoder());
      float logScale = Float.parseFloat(metadata.getOrDefault(WindowModel.SCALE, ""));
      weights.put(WindowModel.SCALE, new Weight(new long[] {1}, new float[] {logScale}));
      model.parameters().load(weights);
      model.setCodebook(GraphWeights.transposed(graph.weight(CODEBOOK)));
      model.setMemory(new Memory(GraphWeights.transposed(graph.weight(MEMORY))));
      return model;
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
