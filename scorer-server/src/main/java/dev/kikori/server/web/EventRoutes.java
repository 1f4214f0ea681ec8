package dev.kikori.server.web;

import dev.kikori.server.store.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Log events: search in those that are kept, and the stream of those that come. */
final class EventRoutes {
  private final Events events;
  private final Streams streams;

  EventRoutes(Events events, Streams streams) {
    this.events = events;
    this.streams = streams;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/events", this::search),
        Route.get("/api/v1/events/stream", this::stream));
  }

  private void search(Request request) {
    Page<Events.Event> page =
        request.page(
            (cursor, limit) -> events.search(request.tenant(), filter(request), cursor, limit));
    request.answer(new EventPage(page.items(), page.next()));
  }

  private void stream(Request request) {
    Events.EventFilter filter = filter(request);
    streams.follow(
        request,
        Streams.Kind.EVENTS,
        List.of(),
        out ->
            events.tail(
                request.tenant(),
                filter,
                event -> out.accept(new Streams.Message("log", null, () -> event))));
  }

  private static Events.EventFilter filter(Request request) {
    return new Events.EventFilter(
        request.query("service"),
        request.word("severity", "trace", "debug", "info", "warn", "error", "fatal"),
        request.query("template"),
        request.time("since"),
        request.time("until"),
        request.query("q"));
  }

  private record EventPage(List<Events.Event> events, @Nullable String nextCursor) {}
}
