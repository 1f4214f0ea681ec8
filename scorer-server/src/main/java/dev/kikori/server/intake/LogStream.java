package dev.kikori.server.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kikori.proto.v1.AlertReceived;
import dev.kikori.proto.v1.Feedback;
import dev.kikori.proto.v1.GoAway;
import dev.kikori.proto.v1.Hello;
import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.Welcome;
import dev.kikori.server.alert.FeedbackSink;
import dev.kikori.server.auth.Scope;
import dev.kikori.server.intake.IntakeMetrics.Outcome;
import dev.kikori.server.lane.Lane;
import dev.kikori.server.service.ServiceKey;
import io.grpc.ServerCall;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of an appender: hello, then batches, feedback and receipts. One message is in here at a time: the next is asked for when the
 * lane has taken the last, so that a full lane holds the client back by gRPC's own flow control, and nothing piles up.
 */
final class LogStream extends ServerCall.Listener<byte[]> implements BatchFeed.Stream {
  private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);
  private static final int MAX_NOTE = 4_000;
  private static final long HELLO_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Doorway door;
  private final Caller caller;
  private final ServerCall<byte[], ServerMessage> call;
  private final StreamWriter writer;
  private final Consumer<LogStream> onEnd;
  private final BatchDecoder decoder;

  /** Set by hello, which comes before everything else. */
  private volatile @Nullable Session session;

  private volatile boolean halfClosed;

  /** What hello settles. */
  private record Session(String instance, BatchFeed feed, AlertOutlet alerts) {}

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
    Session current = session;
    if (current == null || !current.feed.isWaiting()) {
      end(null);
    }
  }

  @Override
  public void onCancel() {
    writer.cancelled();
    drop();
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
    BatchFeed feed = new BatchFeed(door, caller, writer, service, clientId, lane, this);
    session = new Session(instance, feed, alerts);
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
    feed.moreCreditsLater(credits);
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
    current.feed.take(batch);
  }

  @Override
  public void settled() {
    if (halfClosed) {
      end(null);
    } else {
      call.request(1);
    }
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

  @Override
  public void failed(Exception e) {
    LOG.error("a stream of tenant {} failed", caller.principal().tenant(), e);
    Session current = session;
    if (current != null) {
      door.metrics().records(Transport.KIKORI, Outcome.FAILED, current.feed.waitingEvents());
    }
    end(new RefusedException(RefusalReason.FAILED, "the server failed; its log says why"));
  }

  /** Ends the stream, in good order if there is no reason to. */
  @Override
  public void end(@Nullable RefusedException why) {
    int dropped = drop();
    if (writer.close(why)) {
      if (why != null) {
        door.metrics().refused(why.reason());
        door.metrics().records(Transport.KIKORI, Outcome.REFUSED, dropped);
      }
      onEnd.accept(this);
    }
  }

  /** Gives up what waits, if something does; returns how many events. */
  private int drop() {
    Session current = session;
    return current == null ? 0 : current.feed.drop();
  }
}
