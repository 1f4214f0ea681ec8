package dev.kikori.trainer.export;

import static dev.kikori.trainer.export.OnnxWriter.attribute;

import dev.kikori.trainer.nn.DecoderShape;
import dev.kikori.trainer.nn.Rotary;
import dev.kikori.trainer.nn.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The causal decoder as a graph, op by op what {@code nn.Decoder} does, with fused projections. */
final class DecoderGraph {
  private static final double MASKED = -1e9;

  private final OnnxWriter onnx;
  private final DecoderShape shape;
  private final Map<String, Weight> weights;
  private final WeightStore store;
  private final int positions;

  /** How weights are stored and multiplied with. */
  interface WeightStore {
    /** Adds a constant and returns the name of its float form. */
    String constant(String name, Weight weight);

    /** Multiplies with a constant matrix {@code [in, out]}. */
    String matMul(String x, String name, Weight weight);
  }

  DecoderGraph(
      OnnxWriter onnx,
      DecoderShape shape,
      Map<String, Weight> weights,
      WeightStore store,
      int positions) {
    this.onnx = onnx;
    this.shape = shape;
    this.weights = weights;
    this.store = store;
    this.positions = positions;
  }

  /** Adds the decoder on states {@code [batch, length, dim]} and returns the normed states' name. */
  String add(String x) {
    // Shape of the input gives the length; cosines, sines and the causal mask are cut to it.
    String length = onnx.node("Gather", onnx.node("Shape", x), onnx.longs(1));
    String cos = table(Rotary.cosines(positions, shape.headDim(), shape.ropeTheta()), length);
    String sin = table(signed(Rotary.sines(positions, shape.headDim(), shape.ropeTheta())), length);
    String square =
        onnx.node(
            "Expand",
            onnx.number(MASKED),
            onnx.node("Concat", List.of(attribute("axis", 0L)), length, length));
    String causal = onnx.node("Trilu", List.of(attribute("upper", 1L)), square, scalar(1));
    String state = x;
    for (int layer = 0; layer < shape.layers(); layer++) {
      String prefix = "layers." + layer + ".";
      String normed = rmsNorm(state, prefix + "input_layernorm.weight");
      state = onnx.node("Add", state, attention(normed, prefix + "self_attn.", cos, sin, causal));
      normed = rmsNorm(state, prefix + "post_attention_layernorm.weight");
      state = onnx.node("Add", state, feedForward(normed, prefix + "mlp."));
    }
    return rmsNorm(state, "norm.weight");
  }

  private String scalar(long value) {
    return onnx.node("Squeeze", onnx.longs(value));
  }

  /** A table {@code [positions, headDim]} cut to {@code [length, heads, headDim]}, queries scaled by the root of the width. */
  private String table(float[] table, String length) {
    String all =
        onnx.floats(
            "rope" + Arrays.hashCode(table),
            new Weight(new long[] {positions, 1, shape.headDim()}, table));
    float[] scales = new float[shape.heads() + shape.kvHeads()];
    Arrays.fill(scales, 1f);
    Arrays.fill(scales, 0, shape.heads(), (float) (1 / Math.sqrt(shape.headDim())));
    String cut = onnx.node("Slice", all, onnx.longs(0), length, onnx.longs(0));
    return onnx.node(
        "Mul", cut, onnx.floats("scales" + cut, new Weight(new long[] {scales.length, 1}, scales)));
  }

  /** The first half negated, as the rotation wants it. */
  private float[] signed(float[] sines) {
    float[] signed = sines.clone();
    for (int i = 0; i < signed.length; i++) {
      if (i % shape.headDim() < shape.headDim() / 2) {
        signed[i] = -signed[i];
      }
    }
    return signed;
  }

  private String attention(String x, String prefix, String cos, String sin, String causal) {
    int heads = shape.heads();
    int kvHeads = shape.kvHeads();
    int width = shape.headDim();
    String qkv = linear(x, prefix + "qkv_proj");
    List<String> parts = onnx.split(qkv, 2, shape.dim() + shape.kvDim(), shape.kvDim());
    String qk = onnx.node("Reshape", parts.get(0), onnx.longs(0, 0, heads + kvHeads, width));
    if (shape.qkNorm()) {
      List<String> apart = onnx.split(qk, 2, heads, kvHeads);
      String q = rmsNorm(apart.get(0), prefix + "q_norm.weight");
      String k = rmsNorm(apart.get(1), prefix + "k_norm.weight");
      qk = onnx.node("Concat", List.of(attribute("axis", 2L)), q, k);
    }
    List<String> rotated = onnx.split(rotate(qk, cos, sin), 2, heads, kvHeads);
    // Five dimensions [batch, kv head, query head of it, line, width]: grouped heads meet their
    // keys by broadcasting.
    long group = heads / kvHeads;
    String q =
        transposed(
            onnx.node("Reshape", rotated.get(0), onnx.longs(0, 0, kvHeads, group, width)),
            0,
            2,
            3,
            1,
            4);
    String k =
        transposed(
            onnx.node("Reshape", rotated.get(1), onnx.longs(0, 0, kvHeads, 1, width)),
            0,
            2,
            3,
            4,
            1);
    String v =
        transposed(
            onnx.node("Reshape", parts.get(1), onnx.longs(0, 0, kvHeads, 1, width)), 0, 2, 3, 1, 4);
    String weights =
        onnx.node(
            "Softmax",
            List.of(attribute("axis", -1L)),
            onnx.node("Add", onnx.node("MatMul", q, k), causal));
    String mixed = transposed(onnx.node("MatMul", weights, v), 0, 3, 1, 2, 4);
    return linear(onnx.node("Reshape", mixed, onnx.longs(0, 0, shape.dim())), prefix + "o_proj");
  }

  private String rotate(String x, String cos, String sin) {
    long half = shape.headDim() / 2;
    List<String> halves = onnx.split(x, 3, half, half);
    String turned =
        onnx.node("Concat", List.of(attribute("axis", 3L)), halves.get(1), halves.get(0));
    return onnx.node("Add", onnx.node("Mul", x, cos), onnx.node("Mul", turned, sin));
  }

  private String feedForward(String x, String prefix) {
    List<String> parts =
        onnx.split(linear(x, prefix + "gate_up_proj"), 2, shape.ffn(), shape.ffn());
    String gate = onnx.node("Mul", parts.get(0), onnx.node("Sigmoid", parts.get(0)));
    return linear(onnx.node("Mul", gate, parts.get(1)), prefix + "down_proj");
  }

  /** A linear layer by its name, with its bias if it has one. */
  String linear(String x, String name) {
    String product = store.matMul(x, name + ".weight", weight(name + ".weight"));
    Weight bias = weights.get(name + ".bias");
    return bias == null ? product : onnx.node("Add", product, onnx.floats(name + ".bias", bias));
  }

  private String rmsNorm(String x, String name) {
    // This very form is recognised by ONNX Runtime and fused into one kernel.
    String mean =
        onnx.node(
            "ReduceMean",
            List.of(attribute("axes", new long[] {-1})),
            onnx.node("Pow", x, onnx.number(2)));
    String root = onnx.node("Sqrt", onnx.node("Add", mean, onnx.number(shape.normEpsilon())));
    return onnx.node("Mul", onnx.node("Div", x, root), onnx.floats(name, weight(name)));
  }

  private String transposed(String x, long... order) {
    return onnx.node("Transpose", List.of(attribute("perm", order)), x);
  }

  private Weight weight(String name) {
    Weight weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("no weight " + name);
    }
    return weight;
  }
}
