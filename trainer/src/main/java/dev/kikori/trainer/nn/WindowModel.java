package dev.kikori.trainer.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The window model: a small causal decoder over the embeddings of a window's lines. In one pass it gives the window's anomaly, each line's
 * contribution, and each line's surprise: how far it lies from what the lines before it led to expect, measured against a codebook of known
 * lines. Beside the decoder runs a path that only counts (a learned soft histogram of lines), because detectors that count are strong and
 * the model has to be able to do what they do. Not safe for use by several threads.
 */
public final class WindowModel implements AutoCloseable {
  /** Lines whose cosine is above this count as the same: {@value}. */
  public static final double SAME = 0.999;

  /** Name of the learned scale of the surprise logits, as a logarithm. */
  public static final String SCALE = "surprise.log_scale";

  /** The largest scale; larger ones could overflow the exported graph's exponentials. */
  public static final double MAX_LOG_SCALE = Math.log(24);

  private static final double FIRST_LOG_SCALE = Math.log(10);
  private static final double HEAD_DROPOUT = 0.2;
  private static final double MASKED = -1e4;

  private final WindowShape shape;
  private final Parameters parameters;
  private final Linear input;
  private final Decoder decoder;
  private final Linear contribution;
  private final Linear counts;
  private final Linear anomalyHidden;
  private final Linear anomalyOut;
  private final Linear prediction;
  private final Tensor start;
  private final Tensor logScale;
  private Weight codebook;
  private Memory memory;

  /**
   * What one pass gives.
   *
   * @param anomaly logits {@code [batch]}
   * @param contribution logits {@code [batch, lines]}
   * @param predicted what each line was expected to be, {@code [batch, lines, embedding]}, of length 1
   */
  public record Outputs(Tensor anomaly, Tensor contribution, Tensor predicted) {}

  /** A model with random weights and an empty codebook. */
  public WindowModel(WindowShape shape, long seed) {
    int dim = shape.decoder().dim();
    this.shape = shape;
    this.parameters = new Parameters(seed);
    // Embeddings have length 1, so a deviation of about 1 gives states of about length 1 per
    // number.
    this.input = new Linear(parameters, "input", shape.input(), dim, true, 1.0);
    this.decoder = new Decoder(parameters, "", shape.decoder());
    this.contribution = new Linear(parameters, "contribution", dim, 1, true, 1.0 / dim);
    this.counts = new Linear(parameters, "counts", shape.input(), shape.counts(), true, 1.0);
    this.anomalyHidden =
        new Linear(
            parameters,
            "anomaly.hidden",
            shape.pooled(),
            shape.hidden(),
            true,
            1.0 / Math.sqrt(shape.pooled()));
    this.anomalyOut =
        new Linear(parameters, "anomaly.out", shape.hidden(), 1, true, 1.0 / shape.hidden());
    this.prediction =
        new Linear(
            parameters, "surprise.prediction", dim, shape.embedding(), true, 1.0 / Math.sqrt(dim));
    this.start =
        parameters.normal("surprise.start", 1.0 / Math.sqrt(shape.embedding()), shape.embedding());
    this.logScale = parameters.constant(SCALE, (float) FIRST_LOG_SCALE, 1);
    this.codebook = new Weight(new long[] {0, shape.embedding()}, new float[0]);
    this.memory = Memory.empty(0);
  }

  public WindowShape shape() {
    return shape;
  }

  public Parameters parameters() {
    return parameters;
  }

  /** The known lines that surprise is measured against, {@code [rows, embedding]}. */
  public Weight codebook() {
    return codebook;
  }

  public void setCodebook(Weight codebook) {
    if (codebook.shape().length != 2 || codebook.shape()[1] != shape.embedding()) {
      throw new IllegalArgumentException("codebook: not [rows, " + shape.embedding() + "]");
    }
    if (codebook.shape()[0] != this.codebook.shape()[0]) {
      this.memory = Memory.empty((int) codebook.shape()[0]);
    }
    this.codebook = codebook;
  }

  /** The windows known to be normal, as histograms over the codebook. */
  public Memory memory() {
    return memory;
  }

  public void setMemory(Memory memory) {
    if (memory.histograms().shape()[1] != codebook.shape()[0] + 1) {
      throw new IllegalArgumentException(
          "memory: not [windows, " + (codebook.shape()[0] + 1) + "]");
    }
    this.memory = memory;
  }

  /** Freezes the decoder and adds adapters to it; the heads and the counting path keep learning. */
  public void adapt(Lora lora) {
    parameters.setTrainable(true);
    decoder.adapt(lora);
    parameters
        .all()
        .forEach((name, weight) -> weight.requires_grad_(isHead(name) || name.contains(".lora_")));
  }

  private static boolean isHead(String name) {
    return name.startsWith("contribution.")
        || name.startsWith("counts.")
        || name.startsWith("anomaly.")
        || name.startsWith("surprise.");
  }

  /** Merges the adapters into the weights. */
  public void merge() {
    decoder.merge();
  }

  /** Runs the model. */
  public Outputs forward(WindowBatch batch, boolean training) {
    long rows = batch.mask().size(0);
    Tensor x = torch.cat(new TensorVector(batch.embeddings(), batch.features()), -1);
    Tensor mask = batch.mask().unsqueeze(2);
    Tensor masked = batch.mask().sub(Torch.scalar(1)).mul(Torch.scalar(-MASKED));
    Tensor states = decoder.forward(input.forward(x, training), training);

    Tensor contributions = contribution.forward(states, training).squeeze(2);
    Tensor pooledContribution = contributions.add(masked).logsumexp(new long[] {1}, true);
    Tensor histogram =
        Torch.sum(torch.relu(counts.forward(x, training)).mul(mask), 1, false).log1p();
    Tensor mean = Torch.sum(states.mul(mask), 1, false).div(Torch.sum(batch.mask(), 1, true));
    Tensor maximum = states.add(masked.unsqueeze(2)).amax(new long[] {1}, false);
    Tensor known = batch.memory() == null ? remembered(batch) : batch.memory();
    Tensor learned = torch.cat(new TensorVector(mean, maximum, pooledContribution, histogram), 1);
    // With few anomalous windows the head would learn them by heart; what the memory says has to
    // count too.
    Tensor pooled =
        torch.cat(new TensorVector(torch.dropout(learned, HEAD_DROPOUT, training), known), 1);
    Tensor anomaly =
        anomalyOut
            .forward(torch.silu(anomalyHidden.forward(pooled, training)), training)
            .squeeze(1);
    return new Outputs(anomaly, contributions, predicted(states, rows, training));
  }

  /** What {@link Memory#answer} says, from the embeddings themselves, {@code [batch, 4]}. */
  private Tensor remembered(WindowBatch batch) {
    Tensor same =
        torch
            .matmul(batch.embeddings(), codebookTensor().t())
            .gt(Torch.scalar(SAME))
            .to(torch.ScalarType.Float);
    Tensor counts = Torch.sum(same.mul(batch.mask().unsqueeze(2)), 1, false);
    Tensor lines = Torch.sum(batch.mask(), 1, true);
    Tensor unknown = lines.sub(Torch.sum(counts, 1, true)).clamp_min(Torch.scalar(0));
    Tensor histogram = torch.cat(new TensorVector(counts, unknown), 1).log1p();
    Tensor known = Torch.floats(memory.histograms().values(), memory.histograms().shape());
    Tensor own = Torch.sum(histogram.square(), 1, true);
    Tensor squares = Torch.sum(known.square(), 1, false);
    Tensor products = torch.matmul(histogram, known.t());
    Tensor overlap = products.div(own.add(squares)).amax(new long[] {1}, true);
    Tensor nearest = overlap.mul(Torch.scalar(-2)).add(Torch.scalar(1));
    Tensor cosines =
        products.div(squares.clamp_min(Torch.scalar(Memory.SMALLEST)).sqrt()).div(own.sqrt());
    Tensor alike = cosines.amax(new long[] {1}, true).neg().add(Torch.scalar(1));
    return torch
        .cat(new TensorVector(nearest, alike, unknown.log1p(), unknown.div(lines)), 1)
        .detach();
  }

  private Tensor predicted(Tensor states, long rows, boolean training) {
    long lines = states.size(1);
    Tensor first = start.view(1, 1, -1).expand(rows, 1, shape.embedding());
    Tensor later = prediction.forward(states.narrow(1, 0, lines - 1), training);
    return Torch.normalise(torch.cat(new TensorVector(first, later), 1));
  }

  /**
   * The surprise of lines, nats, {@code [n]}: the negative log-probability of the true line among itself and all candidates that are not
   * the same line.
   *
   * @param predicted {@code [n, embedding]}
   * @param actual {@code [n, embedding]}
   * @param candidates {@code [k, embedding]}
   */
  public Tensor surprise(Tensor predicted, Tensor actual, Tensor candidates) {
    Tensor scale = logScale.clamp_max(Torch.scalar(MAX_LOG_SCALE)).exp();
    Tensor truth = Torch.sum(predicted.mul(actual), -1, true).mul(scale);
    Tensor others = torch.matmul(predicted, candidates.t()).mul(scale);
    Tensor same = torch.matmul(actual, candidates.t()).detach().gt(Torch.scalar(SAME));
    Tensor logits =
        torch.cat(new TensorVector(truth, others.masked_fill(same, Torch.scalar(MASKED))), 1);
    return logits.logsumexp(new long[] {1}, false).sub(truth.squeeze(1));
  }

  /** The codebook as a tensor of the scope around. */
  public Tensor codebookTensor() {
    return Torch.floats(codebook.values(), codebook.shape());
  }

  @Override
  public void close() {
    decoder.close();
    parameters.close();
  }
}
