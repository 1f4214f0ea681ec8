package dev.kikori.server.batch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says each step that a model takes on the ladder, and what helps. */
final class StepLog {
  private static final Logger LOG = LoggerFactory.getLogger(StepLog.class);

  private final String model;
  private final Duration targetDelay;

  StepLog(String model, Duration targetDelay) {
    this.model = model;
    this.targetDelay = targetDelay;
  }

  void say(DegradationStep before, DegradationStep now, int sampleEvery, long oldestNanos) {
    String how = now == DegradationStep.SAMPLED ? now + " (1 of " + sampleEvery + ")" : now.name();
    if (now.ordinal() < before.ordinal()) {
      LOG.info("model {}: keeps up again, {} after {}", model, how, before);
    } else {
      LOG.warn(
          "model {}: can't keep up, {} after {}: its oldest window waited {} ms (target: {} ms). No event is lost, verdicts are plainer. Give it more"
              + " threads (batch.threads), a GPU (models.provider), a smaller model (models.smaller_model), or another replica",
          model,
          how,
          before,
          TimeUnit.NANOSECONDS.toMillis(oldestNanos),
          targetDelay.toMillis());
    }
  }
}
