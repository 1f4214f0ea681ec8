package dev.kikori.server.intake;

import dev.kikori.proto.v1.ScoreResponse;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.server.service.ServiceKey;
import java.util.List;

/** Scores events at once, as one window, and keeps nothing. Safe for use by many threads. */
public interface EventScorer {
  /** Name and version of the model that scores a service, such as {@code kikori-nano/0.1.0}. */
  String model(ServiceKey service);

  /**
   * Scores a window. May take as long as a model does.
   *
   * @param events at least one
   */
  ScoreResponse score(ServiceKey service, List<LogEvent> events);
}
