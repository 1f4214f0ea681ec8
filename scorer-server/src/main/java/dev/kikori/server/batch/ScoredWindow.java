package dev.kikori.server.batch;

import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.WindowScores;

/**
 * What the model says of a window, and a hold on that model: it stays usable until {@link #close}, also when another version has taken its
 * place meanwhile. Whoever receives a scored window judges it and then closes it, once or more often, in a {@code finally}. The order of a
 * verdict:
 *
 * <pre>{@code
 * try (scored) {
 *   if (scored.model() != lane.model) {             // the first window, or the model was swapped
 *     lane.model = scored.model();                  // only ever compared
 *     lane.state.use(ModelView.of(scored.model()));
 *   }
 *   verdict = lane.state.judge(window, scored.scores(), whole);
 * }
 * }</pre>
 *
 * <p>A future that is cancelled or that nobody takes the value from has nothing to close: the batcher does it where it can, and a hold that
 * is forgotten is let go when it is garbage, and counted.
 *
 * @param scores one number per line, and one for the window; {@link WindowScores#withoutModel} where {@code step} left the model out
 * @param model the model in force for the lane when it was scored; its line encoder and labels are what the verdict is made with. Not to be
 *     used beyond {@link #close}: what is asked of it then is refused with an {@link IllegalStateException}
 * @param step how much of the way the window went
 * @param hold lets go of the model; idempotent
 */
public record ScoredWindow(WindowScores scores, Model model, DegradationStep step, Hold hold)
    implements AutoCloseable {
  /** A hold on a model. */
  @FunctionalInterface
  public interface Hold {
    /** A hold on a model that somebody else closes. */
    Hold NONE = () -> {};

    /** Lets go. Idempotent. */
    void release();
  }

  /** A scored window with a model that somebody else closes. */
  public ScoredWindow(WindowScores scores, Model model, DegradationStep step) {
    this(scores, model, step, Hold.NONE);
  }

  /** The model's name and version, such as {@code kikori-nano/0.1.0}. */
  public String modelName() {
    return model.bundle().manifest().name() + "/" + model.bundle().manifest().version();
  }

  /** Lets go of the model. Idempotent. */
  @Override
  public void close() {
    hold.release();
  }
}
