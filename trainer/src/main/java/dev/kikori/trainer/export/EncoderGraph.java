package dev.kikori.trainer.export;

import static dev.kikori.trainer.export.OnnxWriter.FLOAT;
import static dev.kikori.trainer.export.OnnxWriter.INT64;
import static dev.kikori.trainer.export.OnnxWriter.attribute;

import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.Weight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The line encoder as a graph. In: {@code input_ids}, {@code attention_mask} int64 {@code [batch, tokens]}. Out: {@code embedding}
 * {@code [batch, dim]} of length 1 and {@code nll} {@code [batch]}, nats a token.
 */
public final class EncoderGraph {
  /** Most tokens of a line that the exported graph takes: {@value}. */
  public static final int POSITIONS = 128;

  private static final String CENTRE = "centre";

  private EncoderGraph() {}

  /** The graph of an encoder whose adapters are merged. */
  public static byte[] write(LineEncoder encoder, Storage storage) {
    OnnxWriter onnx = new OnnxWriter();
    ShapeText.write(onnx, encoder.shape());
    onnx.metadata("vocab", Integer.toString(encoder.vocabulary()));
    onnx.input("input_ids", INT64, "batch", "tokens");
    onnx.input("attention_mask", INT64, "batch", "tokens");
    onnx.output("embedding", FLOAT, "batch", encoder.shape().dim());
    onnx.output("nll", FLOAT, "batch");
    Map<String, Weight> weights =
        GraphWeights.pack(encoder.parameters().snapshot(), encoder.shape());
    DecoderGraph.WeightStore store = Stores.of(onnx, storage);
    Weight tokens = Objects.requireNonNull(weights.get(LineEncoder.TABLE));
    String table =
        storage == Storage.FLOAT32
            ? onnx.floats(LineEncoder.TABLE, tokens)
            : onnx.halves(LineEncoder.TABLE, tokens);
    String hidden =
        new DecoderGraph(onnx, encoder.shape(), weights, store, POSITIONS)
            .add(onnx.node("Gather", table, "input_ids"));
    embedding(onnx, encoder, hidden);
    nll(onnx, table, hidden);
    return onnx.toByteArray("kikori-encoder");
  }

  private static void embedding(OnnxWriter onnx, LineEncoder encoder, String hidden) {
    String centred =
        onnx.node(
            "Sub",
            pooled(onnx, hidden),
            onnx.floats(
                CENTRE, new Weight(new long[] {1, encoder.shape().dim()}, encoder.centre())));
    onnx.nodeTo("embedding", "Div", List.of(), centred, length(onnx, centred));
  }

  /** The mean of hidden states over real tokens, {@code [batch, dim]}. */
  static String pooled(OnnxWriter onnx, String hidden) {
    String mask = onnx.node("Cast", List.of(attribute("to", FLOAT)), "attention_mask");
    String sum =
        onnx.node(
            "ReduceSum",
            List.of(attribute("keepdims", 0L)),
            masked(onnx, hidden, mask),
            onnx.longs(1));
    return onnx.node("Div", sum, onnx.node("ReduceSum", mask, onnx.longs(1)));
  }

  private static String masked(OnnxWriter onnx, String hidden, String mask) {
    return onnx.node("Mul", hidden, onnx.node("Unsqueeze", mask, onnx.longs(2)));
  }

  /** {@code |x|} over the last dimension, kept. */
  static String length(OnnxWriter onnx, String x) {
    String squares = onnx.node("ReduceSum", onnx.node("Mul", x, x), onnx.longs(-1));
    return onnx.node("Sqrt", onnx.node("Add", squares, onnx.number(1e-12)));
  }

  private static void nll(OnnxWriter onnx, String table, String hidden) {
    String logits =
        onnx.node(
            "MatMul",
            allButLast(onnx, hidden),
            onnx.node("Transpose", List.of(attribute("perm", new long[] {1, 0})), table));
    String targets = onnx.node("Unsqueeze", allButFirst(onnx, "input_ids"), onnx.longs(2));
    String mask =
        onnx.node("Cast", List.of(attribute("to", FLOAT)), allButFirst(onnx, "attention_mask"));
    String chosen = onnx.node("GatherElements", List.of(attribute("axis", 2L)), logits, targets);
    String losses =
        onnx.node(
            "Sub",
            onnx.node("ReduceLogSumExp", List.of(attribute("axes", new long[] {2})), logits),
            chosen);
    String sum =
        onnx.node(
            "ReduceSum",
            List.of(attribute("keepdims", 0L)),
            onnx.node("Mul", onnx.node("Squeeze", losses, onnx.longs(2)), mask),
            onnx.longs(1));
    String count = onnx.node("ReduceSum", List.of(attribute("keepdims", 0L)), mask, onnx.longs(1));
    onnx.nodeTo("nll", "Div", List.of(), sum, onnx.node("Max", count, onnx.number(1)));
  }

  private static String allButLast(OnnxWriter onnx, String x) {
    return onnx.node("Slice", x, onnx.longs(0), onnx.longs(-1), onnx.longs(1));
  }

  private static String allButFirst(OnnxWriter onnx, String x) {
    return onnx.node("Slice", x, onnx.longs(1), onnx.longs(Long.MAX_VALUE), onnx.longs(1));
  }

  /**
   * Reads an encoder back from its graph.
   *
   * @throws IOException if the file can't be read or holds no graph of this kind
   */
  public static LineEncoder read(Path file) throws IOException {
    OnnxReader graph = OnnxReader.read(file);
    try {
      LineEncoder encoder =
          new LineEncoder(
              ShapeText.number(graph.metadata(), "vocab"), ShapeText.read(graph.metadata()), 0);
      Map<String, Weight> weights = new LinkedHashMap<>(graph.weights());
      encoder.parameters().load(GraphWeights.unpack(weights, encoder.shape()));
      encoder.setCentre(graph.weight(CENTRE).values());
      return encoder;
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
