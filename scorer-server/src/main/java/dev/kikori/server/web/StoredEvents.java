package dev.kikori.server.web;

import dev.kikori.scorer.event.Severity;
import dev.kikori.server.events.EventRecorder;
import dev.kikori.server.events.RecordedEvent;
import dev.kikori.server.store.Page;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events that the event recorder keeps. Safe for use by many threads. */
public final class StoredEvents implements Events {
  private final EventRecorder recorder;

  public StoredEvents(EventRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public Page<Event> search(String tenant, EventFilter filter, @Nullable String cursor, int limit) {
    Page<RecordedEvent> page = recorder.search(tenant, wanted(filter), cursor, limit);
    return new Page<>(page.items().stream().map(StoredEvents::view).toList(), page.next());
  }

  @Override
  public Runnable tail(String tenant, EventFilter filter, Consumer<Event> subscriber) {
    return recorder.tail(tenant, wanted(filter), event -> subscriber.accept(view(event)));
  }

  private static dev.kikori.server.events.EventFilter wanted(EventFilter filter) {
    String severity = filter.severity();
    return new dev.kikori.server.events.EventFilter(
        filter.service(),
        null,
        severity == null ? null : Severity.parse(severity),
        filter.templateId(),
        filter.since(),
        filter.until(),
        filter.text());
  }

  /** The recorder keeps message and stack trace as one text: the first line is what a list shows. */
  private static Event view(RecordedEvent event) {
    int end = event.text().indexOf('\n');
    return new Event(
        event.service().service() + "/" + event.position(),
        event.time() == null ? event.receivedAt() : event.time(),
        event.service().service(),
        event.instance(),
        event.severity().name(),
        event.logger(),
        end < 0 ? event.text() : event.text().substring(0, end),
        end < 0 ? null : event.text().substring(end + 1),
        event.templateId(),
        event.firstSeen(),
        event.attributes());
  }
}
