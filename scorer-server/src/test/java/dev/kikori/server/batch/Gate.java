package dev.kikori.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.model.Timings;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.window.Window;
import dev.kikori.server.model.ModelLease;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The real models, some of them behind a gate: these hang until it is opened. */
final class Gate implements BatchScorer.Reader {
  final AtomicInteger windows = new AtomicInteger();
  private final Predicate<String> models;
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** A gate before all models. */
  Gate() {
    this(name -> true);
  }

  /** A gate before the models of these names. */
  Gate(Predicate<String> models) {
    this.models = models;
  }

  @Override
  public List<WindowScores> score(ModelLease model, List<Window> batch, Timings timings) {
    windows.addAndGet(batch.size());
    if (models.test(model.name())) {
      entered.countDown();
      try {
        opened.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return model.model().scorer().score(batch, timings);
  }

  void awaitEntered() throws InterruptedException {
    assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
  }

  void open() {
    opened.countDown();
  }
}
