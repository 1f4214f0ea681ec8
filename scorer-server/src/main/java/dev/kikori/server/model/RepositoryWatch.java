package dev.kikori.server.model;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the folder again and again, on a thread of its own. */
final class RepositoryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryWatch.class);
  private static final long CLOSE_SECONDS = 10;

  private final Duration every;
  private final Runnable look;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread named = new Thread(task, "kikori-models");
            named.setDaemon(true);
            return named;
          });

  RepositoryWatch(Duration every, Runnable look) {
    this.every = every;
    this.look = look;
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(
            this::lookOnce, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void lookOnce() {
    try {
      look.run();
    } catch (RuntimeException e) {
      // A folder that can't be read now may be back at the next look.
      LOG.warn("the folder of models could not be looked at: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a model is still being loaded while the server stops");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
