package dev.kikori.appender.testkit;

import dev.kikori.proto.v1.Ack;
import dev.kikori.proto.v1.AlertReceived;
import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.ClientMessage;
import dev.kikori.proto.v1.Hello;
import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.Welcome;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The server's end of one stream. gRPC calls it from one thread at a time; what it sends may come from others, hence the lock. */
final class ServedStream implements StreamObserver<ClientMessage> {
  private static final String MODEL = "testkit/1";

  private final Intake intake;
  private final Behaviour behaviour;
  private final ScheduledExecutorService timer;
  private final StreamObserver<ServerMessage> client;
  private final Consumer<Hello> introduced;
  private final Consumer<AlertReceived> receipts;
  private final Consumer<ServedStream> closed;
  private final Definitions definitions = new Definitions();

  private @Nullable Hello hello;
  private int batches;
  private long allowedSequence;
  private boolean over;

  ServedStream(
      Intake intake,
      Behaviour behaviour,
      ScheduledExecutorService timer,
      StreamObserver<ServerMessage> client,
      Consumer<Hello> introduced,
      Consumer<AlertReceived> receipts,
      Consumer<ServedStream> closed) {
    this.intake = intake;
    this.behaviour = behaviour;
    this.timer = timer;
    this.client = client;
    this.introduced = introduced;
    this.receipts = receipts;
    this.closed = closed;
  }

  @Override
  public void onNext(ClientMessage message) {
    if (isOver()) {
      return; // It was on its way when the stream ended; the next stream brings it again.
    }
    if (behaviour.unavailable()) {
      fail(Status.UNAVAILABLE.withDescription("told to be unavailable"));
      return;
    }
    switch (message.getKindCase()) {
      case HELLO -> welcome(message.getHello());
      case BATCH -> accept(message.getBatch(), message.getSerializedSize());
      case FEEDBACK -> {}
      case ALERT_RECEIVED -> received(message.getAlertReceived());
      case KIND_NOT_SET -> intake.violation("a message without content");
    }
  }

  @Override
  public void onError(Throwable cause) {
    synchronized (this) {
      over = true;
    }
    closed.accept(this);
  }

  @Override
  public void onCompleted() {
    synchronized (this) {
      if (!over) {
        over = true;
        client.onCompleted();
      }
    }
    closed.accept(this);
  }

  /** Sends a message if the stream is still open. */
  synchronized void send(ServerMessage message) {
    if (over) {
      return;
    }
    try {
      client.onNext(message);
    } catch (StatusRuntimeException | IllegalStateException e) {
      over = true; // The client went away in the meantime.
    }
  }

  void fail(Status status) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      client.onError(status.asRuntimeException());
    }
    closed.accept(this);
  }

  private synchronized boolean isOver() {
    return over;
  }

  private void welcome(Hello message) {
    if (hello != null) {
      intake.violation(message.getClientId() + " said hello twice");
    }
    hello = message;
    introduced.accept(message);
    long accepted = intake.acceptedSequence(message.getClientId());
    if (message.getFirstSequence() > accepted + 1) {
      intake.violation(
          message.getClientId()
              + " holds events from "
              + message.getFirstSequence()
              + " on, but "
              + accepted
              + " was the last one accepted");
    }
    long credits = behaviour.credits();
    allow(accepted, credits);
    send(
        ServerMessage.newBuilder()
            .setWelcome(
                Welcome.newBuilder()
                    .setAcceptedSequence(accepted)
                    .setCredits(credits)
                    .setMaxBatchBytes(behaviour.maxBatchBytes())
                    .setModel(MODEL)
                    .setConfirmsAlerts(behaviour.confirmingAlerts()))
            .build());
  }

  private void received(AlertReceived receipt) {
    if (hello == null || !behaviour.confirmingAlerts()) {
      intake.violation("an alert's receipt that nobody asked for");
    }
    receipts.accept(receipt);
  }

  private void accept(Batch batch, int bytes) {
    Hello from = hello;
    if (from == null) {
      intake.violation("a batch before hello");
      return;
    }
    check(from.getClientId(), batch, bytes);
    long accepted = intake.take(from.getClientId(), batch, definitions);
    if (++batches >= behaviour.streamMaxBatches()) {
      fail(Status.UNAVAILABLE.withDescription("told to end after " + batches + " batches"));
      return;
    }
    if (!behaviour.acknowledging()) {
      return;
    }
    long delayNanos = behaviour.ackDelay().toNanos();
    if (delayNanos == 0) {
      acknowledge(accepted);
      return;
    }
    try {
      ScheduledFuture<?> unused =
          timer.schedule(() -> acknowledge(accepted), delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return; // The server is being killed: nobody hears of this batch.
    }
  }

  private void check(String clientId, Batch batch, int bytes) {
    long last = batch.getFirstSequence() + batch.getEventsCount() - 1;
    synchronized (this) {
      if (last > allowedSequence) {
        intake.violation(clientId + " sent " + last + " with credits up to " + allowedSequence);
      }
    }
    if (bytes > behaviour.maxBatchBytes()) {
      intake.violation(clientId + " sent a batch of " + bytes + " bytes");
    }
  }

  private void acknowledge(long accepted) {
    long credits = behaviour.credits();
    allow(accepted, credits);
    send(
        ServerMessage.newBuilder()
            .setAck(Ack.newBuilder().setAcceptedSequence(accepted).setCredits(credits))
            .build());
  }

  private synchronized void allow(long accepted, long credits) {
    allowedSequence = Math.max(allowedSequence, accepted + credits);
  }
}
