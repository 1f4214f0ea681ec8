package dev.kikori.trainer.export;

import dev.kikori.trainer.nn.Weight;

/** The ways to put weights into a graph. */
final class Stores {
  /** What the name of a matrix in 8 bits ends with. */
  static final String BYTES = ".int8";

  /** What the name of its scales ends with. */
  static final String SCALE = ".scale";

  private static final int LARGEST = 127;

  private Stores() {}

  static DecoderGraph.WeightStore of(OnnxWriter onnx, Storage storage) {
    return switch (storage) {
      case FLOAT32 -> new Plain(onnx, false);
      case FLOAT16 -> new Plain(onnx, true);
      case INT8 -> new Quantised(onnx);
    };
  }

  private record Plain(OnnxWriter onnx, boolean halves) implements DecoderGraph.WeightStore {
    @Override
    public String constant(String name, Weight weight) {
      return halves ? onnx.halves(name, weight) : onnx.floats(name, weight);
    }

    @Override
    public String matMul(String x, String name, Weight weight) {
      return onnx.node("MatMul", x, constant(name, weight));
    }
  }

  /** Symmetric, a scale a column; small matrices stay as they are. */
  private record Quantised(OnnxWriter onnx) implements DecoderGraph.WeightStore {
    private static final int SMALLEST = 64;

    @Override
    public String constant(String name, Weight weight) {
      return onnx.floats(name, weight);
    }

    @Override
    public String matMul(String x, String name, Weight weight) {
      int rows = (int) weight.shape()[0];
      int columns = (int) weight.shape()[1];
      if (rows < SMALLEST || columns < SMALLEST) {
        return onnx.node("MatMul", x, onnx.floats(name, weight));
      }
      float[] scales = new float[columns];
      for (int i = 0; i < weight.values().length; i++) {
        scales[i % columns] = Math.max(scales[i % columns], Math.abs(weight.values()[i]));
      }
      for (int c = 0; c < columns; c++) {
        scales[c] = Math.max(scales[c], 1e-12f) / LARGEST;
      }
      byte[] bytes = new byte[weight.values().length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Math.round(weight.values()[i] / scales[i % columns]);
      }
      String quantised = onnx.bytes(name + BYTES, OnnxWriter.INT8, weight.shape(), bytes);
      return onnx.microsoftNode(
          "DynamicQuantizeMatMul",
          x,
          quantised,
          onnx.floats(name + SCALE, new Weight(new long[] {columns}, scales)));
    }
  }
}
