package dev.kikori.trainer.nn;

/**
 * Shape of the window model.
 *
 * @param embedding width of a line's embedding
 * @param features numbers a line beside its embedding
 * @param decoder shape of the causal decoder over the lines
 * @param counts width of the path that counts lines
 * @param hidden width of the anomaly head
 * @param codebook embeddings that surprise is measured against
 */
public record WindowShape(
    int embedding, int features, DecoderShape decoder, int counts, int hidden, int codebook) {
  /** Width of the counting path unless told otherwise: {@value}. */
  public static final int DEFAULT_COUNTS = 64;

  /** Width of the anomaly head unless told otherwise: {@value}. */
  public static final int DEFAULT_HIDDEN = 64;

  /** Size of the codebook unless told otherwise: {@value}. */
  public static final int DEFAULT_CODEBOOK = 512;

  /** Numbers a line that go into the model. */
  public int input() {
    return embedding + features;
  }

  /** Numbers that go into the anomaly head: mean and maximum of the states, the pooled contribution, the counts, the memory's answer. */
  public int pooled() {
    return 2 * decoder.dim() + 1 + counts + Memory.FEATURES;
  }
}
