package dev.kikori.server.alert;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells everyone who wants to know that an alert has changed, after it was stored: open streams, the dashboard, the notifier. Safe for use
 * by many threads. Subscribers return at once; one that throws harms no other.
 */
public final class AlertBus {
  private static final Logger LOG = LoggerFactory.getLogger(AlertBus.class);

  private final List<Consumer<AlertRecord>> subscribers = new CopyOnWriteArrayList<>();

  /** Adds a subscriber; running the result takes it away. */
  public Runnable subscribe(Consumer<AlertRecord> subscriber) {
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  /** Tells all subscribers. */
  public void publish(AlertRecord alert) {
    for (Consumer<AlertRecord> subscriber : subscribers) {
      try {
        subscriber.accept(alert);
      } catch (RuntimeException e) {
        LOG.error("alert {}: a subscriber failed", alert.id(), e);
      }
    }
  }
}
