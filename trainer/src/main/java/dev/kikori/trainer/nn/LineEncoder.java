package dev.kikori.trainer.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The line encoder: a causal language model over the tokens of one line with tied embeddings. Its embedding of a line is the mean of the
 * normed hidden states over the real tokens, less a constant centre, brought to length 1. Not safe for use by several threads.
 */
public final class LineEncoder implements AutoCloseable {
  /** Name of the token table. */
  public static final String TABLE = "embed_tokens.weight";

  private static final double TABLE_DEVIATION = 0.02;

  private final int vocabulary;
  private final Parameters parameters;
  private final Tensor table;
  private final Decoder decoder;
  private float[] centre;

  /** An encoder with random weights. */
  public LineEncoder(int vocabulary, DecoderShape shape, long seed) {
    this.vocabulary = vocabulary;
    this.parameters = new Parameters(seed);
    this.table = parameters.normal(TABLE, TABLE_DEVIATION, vocabulary, shape.dim());
    this.decoder = new Decoder(parameters, "", shape);
    this.centre = new float[shape.dim()];
  }

  public DecoderShape shape() {
    return decoder.shape();
  }

  /** Number of tokens known. */
  public int vocabulary() {
    return vocabulary;
  }

  public Parameters parameters() {
    return parameters;
  }

  /** The vector subtracted from every pooled state, {@code [dim]}. */
  public float[] centre() {
    return centre.clone();
  }

  public void setCentre(float[] centre) {
    if (centre.length != shape().dim()) {
      throw new IllegalArgumentException(
          "centre: " + centre.length + " numbers (expected: " + shape().dim() + ")");
    }
    this.centre = centre.clone();
  }

  /** Freezes every weight and adds adapters. */
  public void adapt(Lora lora) {
    parameters.setTrainable(false);
    decoder.adapt(lora);
  }

  /** Merges the adapters into the weights. */
  public void merge() {
    decoder.merge();
  }

  /** Hidden states {@code [batch, length, dim]} of token ids {@code [batch, length]}. */
  public Tensor hidden(Tensor ids, boolean training) {
    return decoder.forward(torch.embedding(table, ids), training);
  }

  /** Logits {@code [n, vocabulary]} of hidden states {@code [n, dim]}. */
  public Tensor logits(Tensor hidden, boolean training) {
    return Torch.linear(hidden, table, training && parameters.mixed());
  }

  /** Mean next-token loss over a batch, nats. */
  public Tensor loss(TokenBatch batch, boolean training) {
    return torch.cross_entropy(targetLogits(batch, training), batch.targets());
  }

  private Tensor targetLogits(TokenBatch batch, boolean training) {
    Tensor hidden = hidden(batch.ids(), training).view(-1, shape().dim());
    return logits(hidden.index_select(0, batch.positions()), training);
  }

  /** Pooled states {@code [batch, dim]}, neither centred nor normed. */
  public Tensor pooled(TokenBatch batch, boolean training) {
    Tensor mask = batch.mask().unsqueeze(2);
    Tensor sum = Torch.sum(hidden(batch.ids(), training).mul(mask), 1, false);
    return sum.div(Torch.sum(batch.mask(), 1, true));
  }

  /** Embeddings {@code [batch, dim]} of length 1. */
  public Tensor embeddings(TokenBatch batch, boolean training) {
    return Torch.normalise(pooled(batch, training).sub(Torch.floats(centre, 1, centre.length)));
  }

  /** Mean next-token loss of each row, nats, {@code [batch]}. */
  public float[] rowLosses(TokenBatch batch) {
    return Torch.scopeWithoutGradients(
        () -> {
          float[] tokens =
              Torch.array(
                  torch
                      .log_softmax(targetLogits(batch, false), -1)
                      .gather(1, batch.targets().unsqueeze(1))
                      .squeeze(1)
                      .neg());
          return batch.meanByRow(tokens);
        });
  }

  @Override
  public void close() {
    decoder.close();
    parameters.close();
  }
}
