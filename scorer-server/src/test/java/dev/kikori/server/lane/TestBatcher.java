package dev.kikori.server.lane;

import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.OnnxRuntime;
import dev.kikori.scorer.window.Window;
import dev.kikori.server.batch.DegradationStep;
import dev.kikori.server.batch.ScoredWindow;
import dev.kikori.server.batch.WindowBatcher;
import dev.kikori.server.service.ServiceKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Scores windows with the bundle that Kikori ships, one at a time on a thread of its own, so that scores never depend on the neighbours. */
final class TestBatcher implements WindowBatcher, AutoCloseable {
  private final Model model =
      Model.load(Bundle.open(Path.of("..", "bundles", "kikori-nano")), 1, OnnxRuntime.Provider.CPU);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "test-batcher");
            made.setDaemon(true);
            return made;
          });
  private final Set<ServiceKey> held = ConcurrentHashMap.newKeySet();
  private final List<Runnable> waiting = new ArrayList<>();

  @Override
  public CompletableFuture<ScoredWindow> submit(ServiceKey service, Window window) {
    CompletableFuture<ScoredWindow> scored = new CompletableFuture<>();
    Runnable task =
        () ->
            scored.complete(
                new ScoredWindow(
                    model.scorer().score(List.of(window)).get(0), model, DegradationStep.FULL));
    synchronized (waiting) {
      if (held.contains(service)) {
        waiting.add(task);
        return scored;
      }
    }
    thread.execute(task);
    return scored;
  }

  /** Scores nothing of a service until {@link #release}. */
  void hold(ServiceKey service) {
    held.add(service);
  }

  int waiting() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  void release() {
    synchronized (waiting) {
      held.clear();
      waiting.forEach(thread::execute);
      waiting.clear();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      thread.awaitTermination(5, java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    model.close();
  }
}
