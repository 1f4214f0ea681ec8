package dev.kikori.trainer.nn;

import java.util.Set;
import java.util.TreeSet;

/**
 * Low-rank adaptation (Hu et al., arXiv 2106.09685): {@code W x + alpha / rank * B A x} with {@code W} frozen.
 *
 * @param rank inner width of an adapter, 1 to 256
 * @param alpha numerator of its scale
 * @param dropout share of an adapter's inputs that is dropped in training, 0 to below 1
 * @param targetModules which linear layers get one: any of {@link #MODULES}
 */
public record Lora(int rank, double alpha, double dropout, Set<String> targetModules) {
  /** The linear layers of a block, by the names that Hugging Face's Llama gives them. */
  public static final Set<String> MODULES =
      Set.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  public Lora {
    targetModules = Set.copyOf(targetModules);
    check(rank >= 1 && rank <= 256, "rank: " + rank + " (expected: 1..256)");
    check(alpha > 0, "alpha: " + alpha + " (expected: above 0)");
    check(dropout >= 0 && dropout < 1, "dropout: " + dropout + " (expected: 0 to below 1)");
    check(
        !targetModules.isEmpty() && MODULES.containsAll(targetModules),
        "target_modules: "
            + new TreeSet<>(targetModules)
            + " (expected: some of "
            + new TreeSet<>(MODULES)
            + ")");
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  double scale() {
    return alpha / rank;
  }
}
