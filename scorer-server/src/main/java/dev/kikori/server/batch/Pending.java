package dev.kikori.server.batch;

import dev.kikori.scorer.window.Window;
import dev.kikori.server.service.ServiceKey;
import java.util.concurrent.CompletableFuture;

/** A window that waits for its model. Its place in the queue is the queue's business. */
final class Pending {
  private static final int[] SHAPES = {8, 12, 16, 24, 32, 48, 64, 96, 128};
  private static final int LINES_PER_SEGMENT = 128;

  final ServiceKey service;
  final Window window;
  final long enqueuedNanos;
  final CompletableFuture<ScoredWindow> future = new CompletableFuture<>();

  /** When its turn is, in the queue's fair time; set by the queue. */
  double turn;

  /** Its number in order of arrival; set by the queue. */
  long number;

  Pending(ServiceKey service, Window window, long enqueuedNanos) {
    this.service = service;
    this.window = window;
    this.enqueuedNanos = enqueuedNanos;
  }

  /** Windows of one shape share a batch, so that hardly a third of it is padding at worst: powers of two and the middles between them. */
  int shape() {
    int lines = window.lines().size();
    int shape = 0;
    while (shape < SHAPES.length && lines > SHAPES[shape]) {
      shape++;
    }
    return shape;
  }

  /** How many usual windows it is worth: a long one is read in segments. */
  int weight() {
    return 1 + (window.lines().size() - 1) / LINES_PER_SEGMENT;
  }

  static int shapes() {
    return SHAPES.length + 1;
  }
}
