package dev.kikori.server.alert;

import dev.kikori.server.service.ServiceKey;
import java.util.List;

/** Remembers which changes of alerts have gone back over a stream to the service that they are about. Safe for use by many threads. */
public interface StreamDelivery {
  /**
   * Alerts whose newest revision has not been delivered yet, oldest first: what an instance is told when it comes back.
   *
   * @param instance the instance that is there now; alerts of no particular instance are for each of them
   */
  List<AlertRecord> undelivered(ServiceKey service, String instance);

  /** A stream of the service has taken this revision of an alert. */
  void delivered(String alertId, int revision);
}
