package dev.kikori.trainer.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * The flat reference: the language model reads a whole window's text, and a linear layer on the mean of its states says how anomalous it is.
 * Owns the encoder that it was given. Not safe for use by several threads.
 */
public final class TextModel implements AutoCloseable {
  private final LineEncoder encoder;
  private final Parameters headParameters;
  private final Linear head;

  /** A classifier on an encoder, whose head is random. */
  public TextModel(LineEncoder encoder, long seed) {
    this.encoder = encoder;
    this.headParameters = new Parameters(seed);
    this.head =
        new Linear(
            headParameters, "head", encoder.shape().dim(), 1, true, 1.0 / encoder.shape().dim());
  }

  public LineEncoder encoder() {
    return encoder;
  }

  /** The weights of the last layer. */
  public Parameters headParameters() {
    return headParameters;
  }

  /** Logits {@code [batch]}. */
  public Tensor anomaly(TokenBatch batch, boolean training) {
    return head.forward(encoder.pooled(batch, training), false).squeeze(1);
  }

  @Override
  public void close() {
    headParameters.close();
    encoder.close();
  }
}
