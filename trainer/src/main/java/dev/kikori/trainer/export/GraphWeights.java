package dev.kikori.trainer.export;

import dev.kikori.trainer.nn.DecoderShape;
import dev.kikori.trainer.nn.Weight;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same weights in the trainer's form and in the graph's: there, linear weights are {@code [in, out]}, and the layers that read the same
 * input (queries, keys and values; gate and up) are one. Both ways are exact.
 */
final class GraphWeights {
  private record Fused(String name, List<String> parts) {}

  private static final List<Fused> FUSED =
      List.of(
          new Fused(
              "self_attn.qkv_proj",
              List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj")),
          new Fused("mlp.gate_up_proj", List.of("mlp.gate_proj", "mlp.up_proj")));

  private GraphWeights() {}

  /** From the trainer's form to the graph's. */
  static Map<String, Weight> pack(Map<String, Weight> weights, DecoderShape shape) {
    Map<String, Weight> packed = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) -> packed.put(name, isLinear(name, weight) ? transposed(weight) : weight));
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (Fused fused : FUSED) {
        for (String kind : List.of(".weight", ".bias")) {
          fuse(packed, "layers." + layer + ".", fused, kind);
        }
      }
    }
    return packed;
  }

  private static void fuse(Map<String, Weight> packed, String prefix, Fused fused, String kind) {
    if (!packed.containsKey(prefix + fused.parts.get(0) + kind)) {
      return;
    }
    List<Weight> parts =
        fused.parts.stream().map(part -> packed.remove(prefix + part + kind)).toList();
    packed.put(prefix + fused.name + kind, joined(parts));
  }

  /** From the graph's form to the trainer's. */
  static Map<String, Weight> unpack(Map<String, Weight> packed, DecoderShape shape) {
    Map<String, Weight> weights = new LinkedHashMap<>();
    packed.forEach(
        (name, weight) -> {
          for (Fused fused : FUSED) {
            int at = name.indexOf(fused.name);
            if (at >= 0) {
              String prefix = name.substring(0, at);
              String kind = name.substring(at + fused.name.length());
              int[] widths =
                  fused.parts.size() == 3
                      ? new int[] {shape.dim(), shape.kvDim(), shape.kvDim()}
                      : new int[] {shape.ffn(), shape.ffn()};
              List<Weight> parts = parted(weight, widths);
              for (int i = 0; i < widths.length; i++) {
                String part = prefix + fused.parts.get(i) + kind;
                weights.put(
                    part, isLinear(part, parts.get(i)) ? transposed(parts.get(i)) : parts.get(i));
              }
              return;
            }
          }
          weights.put(name, isLinear(name, weight) ? transposed(weight) : weight);
        });
    return weights;
  }

  private static boolean isLinear(String name, Weight weight) {
    return weight.shape().length == 2
        && name.endsWith(".weight")
        && !name.startsWith("embed_tokens");
  }

  static Weight transposed(Weight weight) {
    int rows = (int) weight.shape()[0];
    int columns = (int) weight.shape()[1];
    float[] values = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        values[c * rows + r] = weight.values()[r * columns + c];
      }
    }
    return new Weight(new long[] {columns, rows}, values);
  }

  /** Matrices (or vectors) beside one another along the last dimension. */
  private static Weight joined(List<Weight> parts) {
    int last = parts.get(0).shape().length - 1;
    int width = parts.stream().mapToInt(part -> (int) part.shape()[last]).sum();
    int rows = last == 0 ? 1 : (int) parts.get(0).shape()[0];
    float[] values = new float[rows * width];
    int at = 0;
    for (Weight part : parts) {
      int own = (int) part.shape()[last];
      for (int r = 0; r < rows; r++) {
        System.arraycopy(part.values(), r * own, values, r * width + at, own);
      }
      at += own;
    }
    return new Weight(last == 0 ? new long[] {width} : new long[] {rows, width}, values);
  }

  private static List<Weight> parted(Weight whole, int... widths) {
    int last = whole.shape().length - 1;
    int width = Arrays.stream(widths).sum();
    int rows = last == 0 ? 1 : (int) whole.shape()[0];
    Weight[] parts = new Weight[widths.length];
    int at = 0;
    for (int i = 0; i < widths.length; i++) {
      float[] values = new float[rows * widths[i]];
      for (int r = 0; r < rows; r++) {
        System.arraycopy(whole.values(), r * width + at, values, r * widths[i], widths[i]);
      }
      parts[i] =
          new Weight(last == 0 ? new long[] {widths[i]} : new long[] {rows, widths[i]}, values);
      at += widths[i];
    }
    return List.of(parts);
  }
}
