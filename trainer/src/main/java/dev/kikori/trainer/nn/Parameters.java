package dev.kikori.trainer.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * The named weights of a model, in order of creation. Owns the native memory: {@link #close} frees it. Names are those of Hugging Face's
 * Llama where such a weight exists there. Not safe for use by several threads.
 */
public final class Parameters implements AutoCloseable {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Random random;
  private boolean mixed;

  /** An empty set, whose random first values follow from a seed. */
  public Parameters(long seed) {
    this.random = new Random(seed);
  }

  /** Whether training multiplies in 16 bits. The weights themselves, and everything outside training, stay in 32. */
  public void setMixed(boolean mixed) {
    this.mixed = mixed;
  }

  boolean mixed() {
    return mixed;
  }

  /** Adds a weight drawn from a normal distribution of mean 0. */
  Tensor normal(String name, double deviation, long... shape) {
    float[] values = new float[length(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return add(name, values, shape);
  }

  /** Adds a weight that is the same number everywhere. */
  Tensor constant(String name, float value, long... shape) {
    float[] values = new float[length(shape)];
    java.util.Arrays.fill(values, value);
    return add(name, values, shape);
  }

  private Tensor add(String name, float[] values, long... shape) {
    Tensor tensor = Torch.keep(Torch.floats(values, shape).clone());
    tensor.requires_grad_(true);
    if (tensors.put(name, tensor) != null) {
      throw new IllegalStateException("two weights named " + name);
    }
    return tensor;
  }

  /** A weight by name. */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "no weight named " + name + " (there are: " + tensors.keySet() + ")");
    }
    return tensor;
  }

  /** All weights by name, in order of creation. The tensors stay owned by this object. */
  public Map<String, Tensor> all() {
    return java.util.Collections.unmodifiableMap(tensors);
  }

  /** Those weights that learn. */
  public Map<String, Tensor> trainable() {
    Map<String, Tensor> trainable = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (tensor.requires_grad()) {
            trainable.put(name, tensor);
          }
        });
    return trainable;
  }

  /** How many numbers learn. */
  public long trainableCount() {
    return trainable().values().stream().mapToLong(Tensor::numel).sum();
  }

  /** How many numbers there are. */
  public long count() {
    return tensors.values().stream().mapToLong(Tensor::numel).sum();
  }

  /** Stops (or lets) every weight learn. */
  public void setTrainable(boolean trainable) {
    tensors.values().forEach(tensor -> tensor.requires_grad_(trainable));
  }

  /** Removes weights and frees them, for example adapters once they are merged. */
  void remove(String name) {
    Tensor tensor = tensors.remove(name);
    if (tensor != null) {
      tensor.releaseReference();
    }
  }

  /** A copy of all weights as arrays. */
  public Map<String, Weight> snapshot() {
    return snapshot(tensors);
  }

  /** A copy of the given weights as arrays. */
  public static Map<String, Weight> snapshot(Map<String, Tensor> tensors) {
    return Torch.scope(
        () -> {
          Map<String, Weight> weights = new LinkedHashMap<>();
          tensors.forEach(
              (name, tensor) ->
                  weights.put(name, new Weight(Torch.shape(tensor), Torch.array(tensor))));
          return weights;
        });
  }

  /**
   * Overwrites weights from arrays.
   *
   * @param weights every weight of this set; others are ignored
   * @throws IllegalArgumentException naming a weight that is missing or of another shape
   */
  public void load(Map<String, Weight> weights) {
    TreeSet<String> missing = new TreeSet<>(tensors.keySet());
    missing.removeAll(weights.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("weights missing: " + missing);
    }
    loadPresent(weights);
  }

  /** Overwrites those weights that are given. */
  public void loadPresent(Map<String, Weight> weights) {
    Torch.scope(
        () ->
            Torch.withoutGradients(
                () ->
                    tensors.forEach(
                        (name, tensor) -> {
                          Weight weight = weights.get(name);
                          if (weight == null) {
                            return;
                          }
                          if (!java.util.Arrays.equals(weight.shape(), Torch.shape(tensor))) {
                            throw new IllegalArgumentException(
                                name
                                    + ": shape "
                                    + java.util.Arrays.toString(weight.shape())
                                    + " (expected: "
                                    + java.util.Arrays.toString(Torch.shape(tensor))
                                    + ")");
                          }
                          tensor.copy_(Torch.floats(weight.values(), weight.shape()));
                        })));
  }

  private static int length(long... shape) {
    long length = 1;
    for (long size : shape) {
      length = Math.multiplyExact(length, size);
    }
    return Math.toIntExact(length);
  }

  @Override
  public void close() {
    List<Tensor> all = new ArrayList<>(tensors.values());
    tensors.clear();
    all.forEach(Tensor::releaseReference);
  }
}
