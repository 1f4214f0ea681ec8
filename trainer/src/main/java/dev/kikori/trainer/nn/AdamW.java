package dev.kikori.trainer.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * AdamW (Loshchilov and Hutter, arXiv 1711.05101) whose state can be saved: libtorch's own keeps it out of Java's reach. Weight decay
 * spares vectors (norms, biases). Not safe for use by several threads.
 */
public final class AdamW implements AutoCloseable {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.98;
  private static final double EPSILON = 1e-8;
  private static final String FIRST = "adam.m.";
  private static final String SECOND = "adam.v.";

  private final Map<String, Tensor> weights;
  private final Map<String, Tensor> first = new LinkedHashMap<>();
  private final Map<String, Tensor> second = new LinkedHashMap<>();
  private final double decay;
  private final double maxNorm;
  private long step;

  /**
   * An optimizer.
   *
   * @param weights the weights that learn, by name
   * @param decay weight decay
   * @param maxNorm the gradient is scaled down to this length if it is longer
   */
  public AdamW(Map<String, Tensor> weights, double decay, double maxNorm) {
    this.weights = new LinkedHashMap<>(weights);
    this.decay = decay;
    this.maxNorm = maxNorm;
    weights.forEach(
        (name, weight) -> {
          first.put(name, Torch.keep(torch.zeros(Torch.shape(weight))));
          second.put(name, Torch.keep(torch.zeros(Torch.shape(weight))));
        });
  }

  /** Steps taken so far. */
  public long step() {
    return step;
  }

  /** Moves every weight that has a gradient, and clears the gradients. Returns the gradient's length before it was cut. */
  public double step(double learningRate) {
    return Torch.scopeWithoutGradients(
        () -> {
          step++;
          TensorVector moved = new TensorVector();
          weights.values().stream()
              .filter(weight -> weight.grad().defined())
              .forEach(moved::push_back);
          double norm = moved.empty() ? 0 : torch.clip_grad_norm_(moved, maxNorm);
          double bias1 = 1 - Math.pow(BETA_1, step);
          double bias2 = 1 - Math.pow(BETA_2, step);
          weights.forEach(
              (name, weight) -> {
                Tensor gradient = weight.grad();
                if (gradient.defined()) {
                  move(name, weight, gradient, learningRate, bias1, bias2);
                  gradient.zero_();
                }
              });
          return norm;
        });
  }

  private void move(
      String name,
      Tensor weight,
      Tensor gradient,
      double learningRate,
      double bias1,
      double bias2) {
    Tensor m = java.util.Objects.requireNonNull(first.get(name));
    Tensor v = java.util.Objects.requireNonNull(second.get(name));
    m.lerp_(gradient, Torch.scalar(1 - BETA_1));
    v.mul_(Torch.scalar(BETA_2)).addcmul_(gradient, gradient, Torch.scalar(1 - BETA_2));
    if (decay > 0 && weight.dim() > 1) {
      weight.mul_(Torch.scalar(1 - learningRate * decay));
    }
    Tensor root = v.sqrt().mul_(Torch.scalar(1 / Math.sqrt(bias2))).add_(Torch.scalar(EPSILON));
    weight.addcdiv_(m, root, Torch.scalar(-learningRate / bias1));
  }

  /** A copy of its state. */
  public Map<String, Weight> snapshot() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    first.forEach((name, tensor) -> state.put(FIRST + name, tensor));
    second.forEach((name, tensor) -> state.put(SECOND + name, tensor));
    return Parameters.snapshot(state);
  }

  /** Takes up a state saved after {@code step} steps. */
  public void load(Map<String, Weight> state, long step) {
    this.step = step;
    Torch.scope(
        () -> {
          first.forEach((name, tensor) -> copy(state, FIRST + name, tensor));
          second.forEach((name, tensor) -> copy(state, SECOND + name, tensor));
        });
  }

  private static void copy(Map<String, Weight> state, String name, Tensor into) {
    Weight weight = state.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("optimizer state lacks " + name);
    }
    into.copy_(Torch.floats(weight.values(), weight.shape()));
  }

  @Override
  public void close() {
    first.values().forEach(Tensor::releaseReference);
    second.values().forEach(Tensor::releaseReference);
  }
}
