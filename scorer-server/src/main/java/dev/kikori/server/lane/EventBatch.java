package dev.kikori.server.lane;

import dev.kikori.scorer.event.LogEvent;
import java.util.List;

/**
 * Events of one client in the order in which they were logged. Their {@link LogEvent#service()} is the service's instance: windows are cut
 * per instance.
 *
 * @param clientId names one run of one appender; empty where the protocol has no such thing (OTLP), then nothing is de-duplicated
 * @param firstSequence sequence number of the first event, the others follow without a gap; 0 where the protocol has none
 * @param events at least one
 */
public record EventBatch(String clientId, long firstSequence, List<LogEvent> events) {
  public EventBatch {
    events = List.copyOf(events);
  }

  /** Sequence number of the last event. */
  public long lastSequence() {
    return firstSequence + events.size() - 1;
  }
}
