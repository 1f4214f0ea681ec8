package dev.kikori.server.batch;

import dev.kikori.scorer.window.Window;
import dev.kikori.server.service.ServiceKey;
import java.util.concurrent.CompletableFuture;

/** Gathers windows of all lanes for their models. Safe for use by many threads. */
public interface WindowBatcher {
  /**
   * Has a window scored by the lane's model. Does not block: whoever submits bounds what it has in flight. A cancelled future takes its
   * window out of the queue. Windows of one service may complete in another order than they were submitted in. It completes on a thread of
   * the batcher, or has completed when this method returns (the queue is full, or the model is left out); it completes exceptionally only
   * when the batcher closes, with a {@link java.util.concurrent.RejectedExecutionException}: a model that fails or can't keep up gives way to
   * something plainer, and {@link ScoredWindow#step} says so.
   *
   * @return what the receiver {@linkplain ScoredWindow#close closes} once the window is judged
   */
  CompletableFuture<ScoredWindow> submit(ServiceKey service, Window window);
}
