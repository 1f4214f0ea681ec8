package dev.kikori.server.intake;

import dev.kikori.proto.v1.Alert;
import dev.kikori.proto.v1.AlertReceived;
import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.ClientMessage;
import dev.kikori.proto.v1.Hello;
import dev.kikori.proto.v1.LogEvent;
import dev.kikori.proto.v1.LogScoringGrpc;
import dev.kikori.proto.v1.ServerMessage;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** A client that says what it is told to, and nothing else. */
final class StubStream implements ClientResponseObserver<ClientMessage, ServerMessage> {
  final List<ServerMessage> received = new CopyOnWriteArrayList<>();
  volatile Status status;
  volatile Metadata trailers;

  private final boolean reading;
  private ClientCallStreamObserver<ClientMessage> out;

  private StubStream(boolean reading) {
    this.reading = reading;
  }

  static StubStream open(Channel channel) {
    return open(channel, null, true);
  }

  static StubStream open(Channel channel, String token, boolean reading) {
    StubStream stream = new StubStream(reading);
    LogScoringGrpc.LogScoringStub stub = LogScoringGrpc.newStub(channel);
    if (token != null) {
      stub = stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer(token)));
    }
    stub.stream(stream);
    return stream;
  }

  static Metadata bearer(String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return headers;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ClientMessage> out) {
    this.out = out;
    if (!reading) {
      out.disableAutoRequestWithInitial(0);
    }
  }

  /** Reads so many messages more. */
  void read(int count) {
    out.request(count);
  }

  boolean isReady() {
    return out.isReady();
  }

  StubStream hello(String service) {
    return hello("client-1", service, "pod-1");
  }

  StubStream hello(String clientId, String service, String instance) {
    return send(
        ClientMessage.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setClientId(clientId)
                    .setService(service)
                    .setInstance(instance)
                    .setConfirmsAlerts(true)
                    .setFirstSequence(1))
            .build());
  }

  /** Says that an alert has come. */
  StubStream confirm(String alertId, int revision) {
    return send(
        ClientMessage.newBuilder()
            .setAlertReceived(AlertReceived.newBuilder().setAlertId(alertId).setRevision(revision))
            .build());
  }

  StubStream texts(long firstSequence, String... texts) {
    Batch.Builder batch = Batch.newBuilder().setFirstSequence(firstSequence);
    for (String text : texts) {
      batch.addEvents(LogEvent.newBuilder().setText(text));
    }
    return batch(batch.build());
  }

  StubStream batch(Batch batch) {
    return send(ClientMessage.newBuilder().setBatch(batch).build());
  }

  StubStream send(ClientMessage message) {
    out.onNext(message);
    return this;
  }

  void halfClose() {
    out.onCompleted();
  }

  void cancel() {
    out.cancel("done", null);
  }

  ServerMessage await(ServerMessage.KindCase kind) {
    return await(kind, message -> true);
  }

  ServerMessage await(ServerMessage.KindCase kind, Function<ServerMessage, Boolean> fits) {
    return Awaitility.await()
        .until(
            () ->
                received.stream()
                    .filter(message -> message.getKindCase() == kind && fits.apply(message))
                    .findFirst()
                    .orElse(null),
            found -> found != null);
  }

  void awaitAck(long sequence) {
    await(
        ServerMessage.KindCase.ACK, message -> message.getAck().getAcceptedSequence() == sequence);
  }

  Status awaitEnd() {
    return Awaitility.await().until(() -> status, found -> found != null);
  }

  List<Alert> alerts() {
    return received.stream().filter(ServerMessage::hasAlert).map(ServerMessage::getAlert).toList();
  }

  @Override
  public void onNext(ServerMessage message) {
    received.add(message);
  }

  @Override
  public void onError(Throwable cause) {
    trailers = Status.trailersFromThrowable(cause);
    status = Status.fromThrowable(cause);
  }

  @Override
  public void onCompleted() {
    status = Status.OK;
  }
}
