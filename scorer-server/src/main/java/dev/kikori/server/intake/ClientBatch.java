package dev.kikori.server.intake;

import dev.kikori.scorer.event.LogEvent;
import java.util.List;

/**
 * A batch as it was read.
 *
 * @param bytes its size on the wire
 */
record ClientBatch(long firstSequence, List<LogEvent> events, int bytes) {
  long lastSequence() {
    return firstSequence + events.size() - 1;
  }

  /** The first events. */
  ClientBatch head(int count) {
    return new ClientBatch(firstSequence, events.subList(0, count), 0);
  }

  /** Those after the first. */
  ClientBatch tail(int from) {
    return new ClientBatch(firstSequence + from, events.subList(from, events.size()), 0);
  }
}
