package dev.kikori.trainer.export;

import dev.kikori.trainer.nn.DecoderShape;
import java.util.Map;

/** A decoder's shape in a graph's metadata. */
final class ShapeText {
  private ShapeText() {}

  static void write(OnnxWriter onnx, DecoderShape shape) {
    onnx.metadata("dim", Integer.toString(shape.dim()));
    onnx.metadata("layers", Integer.toString(shape.layers()));
    onnx.metadata("heads", Integer.toString(shape.heads()));
    onnx.metadata("kv_heads", Integer.toString(shape.kvHeads()));
    onnx.metadata("ffn", Integer.toString(shape.ffn()));
    onnx.metadata("qkv_bias", Boolean.toString(shape.qkvBias()));
    onnx.metadata("qk_norm", Boolean.toString(shape.qkNorm()));
    onnx.metadata("rope_theta", Double.toString(shape.ropeTheta()));
    onnx.metadata("norm_epsilon", Double.toString(shape.normEpsilon()));
  }

  static DecoderShape read(Map<String, String> metadata) {
    return new DecoderShape(
        number(metadata, "dim"),
        number(metadata, "layers"),
        number(metadata, "heads"),
        number(metadata, "kv_heads"),
        number(metadata, "ffn"),
        Boolean.parseBoolean(text(metadata, "qkv_bias")),
        Boolean.parseBoolean(text(metadata, "qk_norm")),
        Double.parseDouble(text(metadata, "rope_theta")),
        Double.parseDouble(text(metadata, "norm_epsilon")));
  }

  static int number(Map<String, String> metadata, String key) {
    return Integer.parseInt(text(metadata, key));
  }

  private static String text(Map<String, String> metadata, String key) {
    String value = metadata.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "the graph's metadata lack " + key + " (expected: a graph that the trainer exported)");
    }
    return value;
  }
}
