package dev.kikori.server.intake;

import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.SlowDown;
import dev.kikori.server.auth.Scope;
import dev.kikori.server.intake.IntakeMetrics.Outcome;
import dev.kikori.server.lane.EventBatch;
import dev.kikori.server.lane.Lane;
import dev.kikori.server.lane.Lane.Offer;
import dev.kikori.server.service.ServiceKey;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands the batches of a stream to its lane, one after the other. An event is acknowledged when the lane has accepted it, and not before;
 * what the tenant's limits or the lane don't take now waits here, one batch at most. The next batch may come when the last is settled.
 */
final class BatchFeed {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Doorway door;
  private final Caller caller;
  private final StreamWriter writer;
  private final ServiceKey service;
  private final String clientId;
  private final Lane lane;
  private final Stream stream;
  private volatile @Nullable ClientBatch pending;

  /** What becomes of the stream. */
  interface Stream {
    /** A batch is through: the next may come. */
    void settled();

    /** It can't go on, for a reason that the client is told. */
    void end(RefusedException why);

    /** It can't go on, and the client isn't told why. */
    void failed(Exception e);
  }

  BatchFeed(
      Doorway door,
      Caller caller,
      StreamWriter writer,
      ServiceKey service,
      String clientId,
      Lane lane,
      Stream stream) {
    this.door = door;
    this.caller = caller;
    this.writer = writer;
    this.service = service;
    this.clientId = clientId;
    this.lane = lane;
    this.stream = stream;
  }

  boolean isWaiting() {
    return pending != null;
  }

  /** Events of the batch that waits. */
  int waitingEvents() {
    ClientBatch batch = pending;
    return batch == null ? 0 : batch.events().size();
  }

  /** Gives up what waits; returns how many events. */
  int drop() {
    int events = waitingEvents();
    pending = null;
    return events;
  }

  /** Hands a batch to its lane, or keeps it, the only one, until that takes it. */
  void take(ClientBatch batch) throws RefusedException {
    caller.stillMay(Scope.INGEST);
    if (batch.events().isEmpty()) {
      settled(lane.accepted(clientId));
      return;
    }
    try {
      door.gate(service.tenant()).admit(batch.events().size(), batch.bytes());
    } catch (RefusedException e) {
      door.metrics().refused(e.reason());
      pending = batch;
      slowDown(e);
      door.later(e.pause().toNanos(), this::retryWithGate);
      return;
    }
    offer(batch);
  }

  private void offer(ClientBatch batch) throws RefusedException {
    long before = lane.accepted(clientId);
    Offer offer = offered(batch);
    if (offer instanceof Offer.Accepted accepted) {
      count(before, batch);
      settled(accepted.sequence());
      return;
    }
    int room = (int) Math.min(lane.room(), batch.events().size() - 1);
    ClientBatch rest = batch;
    if (room > 0 && offered(batch.head(room)) instanceof Offer.Accepted accepted) {
      count(before, batch.head(room));
      writer.ack(accepted.sequence(), 0);
      rest = batch.tail(room);
    }
    pending = rest;
    if (lane.room() > 0) {
      door.later(RETRY_NANOS, this::retryWithoutGate);
    } else {
      lane.whenRoom(() -> door.soon(this::retryWithoutGate));
    }
  }

  private Offer offered(ClientBatch batch) throws RefusedException {
    Offer offer = lane.offer(new EventBatch(clientId, batch.firstSequence(), batch.events()));
    if (offer instanceof Offer.Failed failed) {
      door.metrics().records(Transport.KIKORI, Outcome.FAILED, batch.events().size());
      throw new RefusedException(
          RefusalReason.STORAGE,
          "events of " + service.service() + " can't be stored now: " + failed.reason());
    }
    return offer;
  }

  private void retryWithGate() {
    retry(true);
  }

  private void retryWithoutGate() {
    retry(false);
  }

  private void retry(boolean withGate) {
    ClientBatch batch = pending;
    if (batch == null || writer.isOver()) {
      return;
    }
    pending = null;
    try {
      if (withGate) {
        take(batch);
      } else {
        caller.stillMay(Scope.INGEST);
        offer(batch);
      }
    } catch (RefusedException e) {
      stream.end(e);
    } catch (RuntimeException e) {
      stream.failed(e);
    }
  }

  private void settled(long accepted) {
    acknowledge(accepted);
    stream.settled();
  }

  private void acknowledge(long accepted) {
    long credits = lane.room();
    writer.ack(accepted, credits);
    moreCreditsLater(credits);
  }

  /**
   * A client without credits waits for the next ack, which no batch of its own will bring. By then the room may be gone again, to another
   * client or to a batch of its own that was on its way: every ack without credits is followed by another one.
   */
  void moreCreditsLater(long credits) {
    if (credits <= 0 && !writer.isOver()) {
      lane.whenRoom(() -> door.soon(() -> acknowledge(lane.accepted(clientId))));
    }
  }

  private void count(long before, ClientBatch batch) {
    int size = batch.events().size();
    long repeated = Math.max(0, Math.min(size, before - batch.firstSequence() + 1));
    door.metrics().records(Transport.KIKORI, Outcome.ACCEPTED, size - repeated);
    door.metrics().repeated(repeated);
    if (before > 0 && batch.firstSequence() > before + 1) {
      door.metrics().missing(batch.firstSequence() - before - 1);
    }
  }

  private void slowDown(RefusedException e) {
    writer.hint(
        ServerMessage.newBuilder()
            .setSlowDown(
                SlowDown.newBuilder()
                    .setPauseMillis(Math.max(1, e.pause().toMillis()))
                    .setReason(e.text()))
            .build());
  }
}
