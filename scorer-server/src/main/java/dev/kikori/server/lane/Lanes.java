package dev.kikori.server.lane;

import dev.kikori.server.service.ServiceKey;
import java.util.Collection;

/** All lanes. Safe for use by many threads. */
public interface Lanes {
  /**
   * The lane of a service; made, or restored from disk, if it isn't there yet.
   *
   * @throws LaneRefusedException if there are as many as may be
   */
  Lane lane(ServiceKey key);

  /** What is to be seen of each lane now. */
  Collection<LaneStatus> status();
}
