package dev.kikori.trainer.export;

import static dev.kikori.trainer.export.OnnxWriter.FLOAT;
import static dev.kikori.trainer.export.OnnxWriter.INT64;

import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.TextModel;
import dev.kikori.trainer.nn.Weight;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The flat reference as a graph. In: {@code input_ids}, {@code attention_mask} int64 {@code [batch, tokens]}. Out: {@code anomaly}
 * {@code [batch]}.
 */
public final class TextGraph {
  /** Most tokens of a window that the exported graph takes: {@value}. */
  public static final int POSITIONS = 512;

  private TextGraph() {}

  /** The graph of a classifier whose adapters are merged. */
  public static byte[] write(TextModel model, Storage storage) {
    LineEncoder encoder = model.encoder();
    OnnxWriter onnx = new OnnxWriter();
    ShapeText.write(onnx, encoder.shape());
    onnx.input("input_ids", INT64, "batch", "tokens");
    onnx.input("attention_mask", INT64, "batch", "tokens");
    onnx.output("anomaly", FLOAT, "batch");
    Map<String, Weight> weights =
        GraphWeights.pack(encoder.parameters().snapshot(), encoder.shape());
    DecoderGraph.WeightStore store = Stores.of(onnx, storage);
    String table =
        store.constant(LineEncoder.TABLE, Objects.requireNonNull(weights.get(LineEncoder.TABLE)));
    DecoderGraph decoder = new DecoderGraph(onnx, encoder.shape(), weights, store, POSITIONS);
    String pooled = EncoderGraph.pooled(onnx, decoder.add(onnx.node("Gather", table, "input_ids")));
    Map<String, Weight> head = model.headParameters().snapshot();
    String column =
        onnx.node(
            "MatMul",
            pooled,
            onnx.floats(
                "head.weight",
                GraphWeights.transposed(Objects.requireNonNull(head.get("head.weight")))));
    String logit =
        onnx.node(
            "Add", column, onnx.floats("head.bias", Objects.requireNonNull(head.get("head.bias"))));
    onnx.nodeTo("anomaly", "Squeeze", List.of(), logit, onnx.longs(1));
    return onnx.toByteArray("kikori-text");
  }
}
