package dev.kikori.server.lane;

import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.telemetry.SpanKeys;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;

/** Lanes that leave a span for each batch that they take, or can't store. One that finds no room leaves none: it is offered again. */
public record TracedLanes(Lanes lanes, Tracer tracer, InstantSource clock) implements Lanes {
  @Override
  public Lane lane(ServiceKey key) {
    return new Traced(lanes.lane(key), tracer, clock);
  }

  @Override
  public Collection<LaneStatus> status() {
    return lanes.status();
  }

  private record Traced(Lane lane, Tracer tracer, InstantSource clock) implements Lane {
    @Override
    public Offer offer(EventBatch batch) {
      Instant start = clock.instant();
      Offer offer = lane.offer(batch);
      if (offer instanceof Offer.Full) {
        return offer;
      }
      Span span =
          tracer
              .spanBuilder("intake batch")
              .setStartTimestamp(start)
              .setAttribute(SpanKeys.TENANT, key().tenant())
              .setAttribute(SpanKeys.SERVICE, key().service())
              .setAttribute(SpanKeys.BATCH_SIZE, (long) batch.events().size())
              .startSpan();
      if (offer instanceof Offer.Failed failed) {
        span.setStatus(StatusCode.ERROR, failed.reason());
        span.setAttribute(SpanKeys.ERROR_TYPE, "storage");
      }
      span.end(clock.instant());
      return offer;
    }

    @Override
    public ServiceKey key() {
      return lane.key();
    }

    @Override
    public long accepted(String clientId) {
      return lane.accepted(clientId);
    }

    @Override
    public long room() {
      return lane.room();
    }

    @Override
    public void whenRoom(Runnable callback) {
      lane.whenRoom(callback);
    }
  }
}
