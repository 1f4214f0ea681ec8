package dev.kikori.server.batch;

import dev.kikori.scorer.window.Window;
import dev.kikori.server.service.ServiceKey;
import java.util.concurrent.CompletableFuture;

/** Gathers windows of all lanes for their models. Safe for use by many threads. */
public interface WindowBatcher {
  /**
   * Has a window scored by the lane's model. Does not block: whoever submits bounds what it has in flight. A cancelled future takes its
   * window out of the queue. It completes on a thread of the batcher, and does so exceptionally only when the server closes: a model that
   * fails or can't keep up gives way to something plainer, and {@link ScoredWindow#step} says so.
   */
  CompletableFuture<ScoredWindow> submit(ServiceKey service, Window window);
}
