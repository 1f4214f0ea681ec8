package dev.kikori.trainer.nn;

/**
 * Shape of a Llama-style decoder.
 *
 * @param dim width
 * @param layers blocks
 * @param heads query heads; {@code dim} is a multiple
 * @param kvHeads key and value heads; {@code heads} is a multiple
 * @param ffn inner width of the feed-forward layer
 * @param qkvBias whether queries, keys and values have a bias (Qwen2.5)
 * @param qkNorm whether queries and keys are normed by head (Qwen3)
 * @param ropeTheta base of the rotary frequencies
 * @param normEpsilon added under the root of every RMS norm
 */
public record DecoderShape(
    int dim,
    int layers,
    int heads,
    int kvHeads,
    int ffn,
    boolean qkvBias,
    boolean qkNorm,
    double ropeTheta,
    double normEpsilon) {
  /** Base of the rotary frequencies unless told otherwise: {@value}. */
  public static final double DEFAULT_ROPE_THETA = 10_000;

  /** Epsilon of the norms unless told otherwise: {@value}. */
  public static final double DEFAULT_NORM_EPSILON = 1e-5;

  public DecoderShape {
    check(dim >= 8 && dim <= 8192, "dim: " + dim + " (expected: 8..8192)");
    check(layers >= 1 && layers <= 128, "layers: " + layers + " (expected: 1..128)");
    check(
        heads >= 1 && dim % (2 * heads) == 0,
        "heads: " + heads + " (expected: dim " + dim + " to be a multiple of twice it)");
    check(
        kvHeads >= 1 && heads % kvHeads == 0,
        "kv_heads: " + kvHeads + " (expected: heads " + heads + " to be a multiple)");
    check(ffn >= 1, "ffn: " + ffn + " (expected: at least 1)");
  }

  /** A shape without biases and query norms. */
  public static DecoderShape of(int dim, int layers, int heads, int kvHeads, int ffn) {
    return new DecoderShape(
        dim, layers, heads, kvHeads, ffn, false, false, DEFAULT_ROPE_THETA, DEFAULT_NORM_EPSILON);
  }

  /** Width of a head. */
  public int headDim() {
    return dim / heads;
  }

  /** Width of all keys of a position. */
  public int kvDim() {
    return kvHeads * headDim();
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
