package dev.kikori.server.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kikori.proto.v1.AlertReceived;
import dev.kikori.proto.v1.Feedback;
import dev.kikori.proto.v1.GoAway;
import dev.kikori.proto.v1.Hello;
import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.SlowDown;
import dev.kikori.proto.v1.Welcome;
import dev.kikori.server.alert.FeedbackSink;
import dev.kikori.server.auth.Scope;
import dev.kikori.server.intake.IntakeMetrics.Outcome;
import dev.kikori.server.lane.EventBatch;
import dev.kikori.server.lane.Lane;
import dev.kikori.server.lane.Lane.Offer;
import dev.kikori.server.service.ServiceKey;
import io.grpc.ServerCall;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of an appender. One message is in here at a time: the next is asked for when the lane has taken the last, so that a full lane
 * holds the client back by gRPC's own flow control, and nothing piles up. An event is acknowledged when its lane has accepted it, and not
 * before.
 */
final class LogStream extends ServerCall.Listener<byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);
  private static final int MAX_NOTE = 4_000;
  private static final long HELLO_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Doorway door;
  private final Caller caller;
  private final ServerCall<byte[], ServerMessage> call;
  private final StreamWriter writer;
  private final Consumer<LogStream> onEnd;
  private final BatchDecoder decoder;

  /** Set by hello, which comes before everything else. */
  private volatile @Nullable Session session;

  private volatile @Nullable ClientBatch pending;
  private volatile boolean halfClosed;

  /** What hello settles. */
  private record Session(
      String clientId, String instance, ServiceKey service, Lane lane, AlertOutlet alerts) {}

  LogStream(
      Doorway door,
      Caller caller,
      ServerCall<byte[], ServerMessage> call,
      Consumer<LogStream> onEnd) {
    this.door = door;
    this.caller = caller;
    this.call = call;
    this.writer = new StreamWriter(call);
    this.onEnd = onEnd;
    this.decoder = new BatchDecoder(door.limits(), door.metrics());
  }

  /** Asks for the first message. */
  void open() {
    writer.open();
    call.request(1);
    door.later(HELLO_NANOS, this::expectHello);
  }

  private void expectHello() {
    if (session == null) {
      end(new RefusedException(RefusalReason.INVALID, "nothing (expected: hello within 30 s)"));
    }
  }

  private boolean mayStill() {
    try {
      caller.stillMay(Scope.INGEST);
      return true;
    } catch (RefusedException e) {
      end(e);
      return false;
    }
  }

  @Nullable AlertOutlet alerts() {
    Session current = session;
    return current == null ? null : current.alerts;
  }

  /** Asks the client to go elsewhere; what it has sent is still taken. */
  void goAway(String reason) {
    writer.send(
        ServerMessage.newBuilder().setGoAway(GoAway.newBuilder().setReason(reason)).build());
  }

  @Override
  public void onMessage(byte[] message) {
    if (writer.isOver()) {
      return;
    }
    try {
      door.checkSize("message", message.length);
      ClientMessages.Kind kind = ClientMessages.kind(message);
      switch (kind.number()) {
        case ClientMessages.HELLO -> hello(Hello.parseFrom(kind.bytes(message)));
        case ClientMessages.BATCH -> batch(message, kind);
        case ClientMessages.FEEDBACK -> feedback(Feedback.parseFrom(kind.bytes(message)));
        case ClientMessages.ALERT_RECEIVED ->
            received(AlertReceived.parseFrom(kind.bytes(message)));
        default -> call.request(1);
      }
    } catch (RefusedException e) {
      end(e);
    } catch (InvalidProtocolBufferException e) {
      end(new RefusedException(RefusalReason.INVALID, "message: not readable: " + e.getMessage()));
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  @Override
  public void onHalfClose() {
    halfClosed = true;
    if (pending == null) {
      end(null);
    }
  }

  @Override
  public void onCancel() {
    writer.cancelled();
    pending = null;
    onEnd.accept(this);
  }

  @Override
  public void onComplete() {
    onCancel();
  }

  @Override
  public void onReady() {
    writer.onReady();
    AlertOutlet alerts = alerts();
    if (alerts != null) {
      alerts.wake();
    }
  }

  private void hello(Hello hello) throws RefusedException {
    if (session != null) {
      throw new RefusedException(RefusalReason.INVALID, "hello: twice (expected: once a stream)");
    }
    String clientId = Names.required("hello.client_id", hello.getClientId());
    String instance = Names.optional("hello.instance", hello.getInstance());
    ServiceKey service =
        new ServiceKey(
            caller.principal().tenant(), Names.required("hello.service", hello.getService()));
    Lane lane = door.lane(service);
    AlertOutlet alerts =
        new AlertOutlet(door, service, instance, writer, hello.getConfirmsAlerts(), this::mayStill);
    session = new Session(clientId, instance, service, lane, alerts);
    long credits = lane.room();
    writer.send(
        ServerMessage.newBuilder()
            .setWelcome(
                Welcome.newBuilder()
                    .setAcceptedSequence(lane.accepted(clientId))
                    .setCredits(credits)
                    .setMaxBatchBytes(door.limits().maxBatch().bytes())
                    .setModel(door.scorer().model(service))
                    .setConfirmsAlerts(true))
            .build());
    moreCreditsLater(lane, clientId, credits);
    alerts.wake();
    call.request(1);
  }

  private void batch(byte[] message, ClientMessages.Kind kind)
      throws IOException, RefusedException {
    Session current = session;
    if (current == null) {
      throw new RefusedException(RefusalReason.INVALID, "batch: first (expected: hello)");
    }
    ClientBatch batch =
        decoder.decode(
            message, kind.start(), kind.length(), current.instance, door.clock().millis());
    if (!batch.events().isEmpty()
        && (batch.firstSequence() <= 0 || batch.lastSequence() < batch.firstSequence())) {
      throw new RefusedException(
          RefusalReason.INVALID,
          "batch.first_sequence: " + batch.firstSequence() + " (expected: 1 or more)");
    }
    take(current, batch);
  }

  /** Hands a batch to its lane, or keeps it, the only one, until that takes it. */
  private void take(Session current, ClientBatch batch) throws RefusedException {
    caller.stillMay(Scope.INGEST);
    if (batch.events().isEmpty()) {
      settled(current, current.lane.accepted(current.clientId));
      return;
    }
    try {
      door.gate(current.service.tenant()).admit(batch.events().size(), batch.bytes());
    } catch (RefusedException e) {
      door.metrics().refused(e.reason());
      pending = batch;
      slowDown(e);
      door.later(e.pause().toNanos(), this::retryWithGate);
      return;
    }
    offer(current, batch);
  }

  private void offer(Session current, ClientBatch batch) throws RefusedException {
    long before = current.lane.accepted(current.clientId);
    Offer offer = offered(current, batch);
    if (offer instanceof Offer.Accepted accepted) {
      count(before, batch);
      settled(current, accepted.sequence());
      return;
    }
    int room = (int) Math.min(current.lane.room(), batch.events().size() - 1);
    ClientBatch rest = batch;
    if (room > 0 && offered(current, batch.head(room)) instanceof Offer.Accepted accepted) {
      count(before, batch.head(room));
      writer.ack(accepted.sequence(), 0);
      rest = batch.tail(room);
    }
    pending = rest;
    if (current.lane.room() > 0) {
      door.later(RETRY_NANOS, this::retryWithoutGate);
    } else {
      current.lane.whenRoom(() -> door.soon(this::retryWithoutGate));
    }
  }

  private Offer offered(Session current, ClientBatch batch) throws RefusedException {
    Offer offer =
        current.lane.offer(new EventBatch(current.clientId, batch.firstSequence(), batch.events()));
    if (offer instanceof Offer.Failed failed) {
      door.metrics().records(Transport.KIKORI, Outcome.FAILED, batch.events().size());
      throw new RefusedException(
          RefusalReason.STORAGE,
          "events of " + current.service.service() + " can't be stored now: " + failed.reason());
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
    Session current = session;
    ClientBatch batch = pending;
    if (current == null || batch == null || writer.isOver()) {
      return;
    }
    pending = null;
    try {
      if (withGate) {
        take(current, batch);
      } else {
        caller.stillMay(Scope.INGEST);
        offer(current, batch);
      }
    } catch (RefusedException e) {
      end(e);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void settled(Session current, long accepted) {
    long credits = current.lane.room();
    writer.ack(accepted, credits);
    moreCreditsLater(current.lane, current.clientId, credits);
    if (halfClosed) {
      end(null);
    } else {
      call.request(1);
    }
  }

  /** A client without credits waits for the next ack, which no batch of its own will bring. */
  private void moreCreditsLater(Lane lane, String clientId, long credits) {
    if (credits <= 0) {
      lane.whenRoom(() -> door.soon(() -> writer.ack(lane.accepted(clientId), lane.room())));
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
    writer.send(
        ServerMessage.newBuilder()
            .setSlowDown(
                SlowDown.newBuilder()
                    .setPauseMillis(Math.max(1, e.pause().toMillis()))
                    .setReason(e.text()))
            .build());
  }

  private void feedback(Feedback feedback) throws RefusedException {
    if (session == null) {
      throw new RefusedException(RefusalReason.INVALID, "feedback: first (expected: hello)");
    }
    caller.stillMay(Scope.INGEST);
    door.feedback()
        .feedback(
            new FeedbackSink.Feedback(
                caller.principal().tenant(),
                Names.required("feedback.alert_id", feedback.getAlertId()),
                feedback.getTrueAlert(),
                cut(feedback.getNote()),
                Names.optional("feedback.author", feedback.getAuthor())));
    call.request(1);
  }

  private void received(AlertReceived receipt) throws RefusedException {
    Session current = session;
    if (current == null) {
      throw new RefusedException(RefusalReason.INVALID, "alert_received: first (expected: hello)");
    }
    current.alerts.received(receipt.getAlertId(), receipt.getRevision());
    call.request(1);
  }

  private static String cut(String note) {
    return note.length() <= MAX_NOTE ? note : note.substring(0, MAX_NOTE);
  }

  private void failed(Exception e) {
    LOG.error("a stream of tenant {} failed", caller.principal().tenant(), e);
    ClientBatch batch = pending;
    if (batch != null) {
      door.metrics().records(Transport.KIKORI, Outcome.FAILED, batch.events().size());
    }
    end(new RefusedException(RefusalReason.FAILED, "the server failed; its log says why"));
  }

  /** Ends the stream, in good order if there is no reason to. */
  void end(@Nullable RefusedException why) {
    ClientBatch batch = pending;
    pending = null;
    if (writer.close(why)) {
      if (why != null) {
        door.metrics().refused(why.reason());
        door.metrics()
            .records(Transport.KIKORI, Outcome.REFUSED, batch == null ? 0 : batch.events().size());
      }
      onEnd.accept(this);
    }
  }
}
