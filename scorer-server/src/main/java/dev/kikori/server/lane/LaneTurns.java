package dev.kikori.server.lane;

import dev.kikori.server.service.ServiceKey;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lane's turns on the threads that all lanes share: one at a time, and one after each signal. Safe for use by many threads. */
final class LaneTurns {
  private static final Logger LOG = LoggerFactory.getLogger(LaneTurns.class);

  private final LaneWorker worker;
  private final ServiceKey key;
  private final LaneContext context;

  /** Above 0 while a turn is taken or due; nothing is due before the lane has recovered. */
  private final AtomicInteger signals = new AtomicInteger(1);

  LaneTurns(LaneWorker worker, ServiceKey key, LaneContext context) {
    this.worker = worker;
    this.key = key;
    this.context = context;
  }

  /** Takes the first turn, once. */
  void begin() {
    schedule();
  }

  /** Has the lane take a turn soon. */
  void signal() {
    if (signals.getAndIncrement() == 0) {
      schedule();
    }
  }

  private void schedule() {
    try {
      context.turns().execute(this::turn);
    } catch (RejectedExecutionException e) {
      // The server is closed: what is left waits in the journal.
    }
  }

  private void turn() {
    int seen = signals.get();
    boolean more = false;
    try {
      more = worker.turn();
    } catch (RuntimeException | IOException | Error e) {
      // Whatever one lane's turn dies of, its next one may do better, and other lanes go on.
      context.metrics().failure(LaneMetrics.Stage.TURN);
      LOG.error("lane {}: a turn failed", key, e);
    }
    if (more || !signals.compareAndSet(seen, 0)) {
      schedule();
    }
  }
}
