package dev.kikori.appender.testkit;

import static org.awaitility.Awaitility.await;

import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.ClientMessage;
import dev.kikori.proto.v1.Hello;
import dev.kikori.proto.v1.LogEvent;
import dev.kikori.proto.v1.LogScoringGrpc;
import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.TemplateDefinition;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** One stream through the generated classes. */
final class StubClient implements StreamObserver<ServerMessage>, AutoCloseable {
  static final String ID = "client-1";
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final List<ServerMessage> received = new CopyOnWriteArrayList<>();
  volatile @Nullable Status ended;

  private final ManagedChannel channel;
  private final StreamObserver<ClientMessage> out;

  StubClient(int port) {
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .usePlaintext()
            .build();
    out = LogScoringGrpc.newStub(channel).stream(this);
  }

  static Batch batch(long first, long last) {
    return Batch.newBuilder()
        .setFirstSequence(first)
        .addTemplates(TemplateDefinition.newBuilder().setId(1).setPattern("number {}"))
        .addAllEvents(
            LongStream.rangeClosed(first, last)
                .mapToObj(
                    number ->
                        LogEvent.newBuilder()
                            .setTemplateId(1)
                            .addArguments(Long.toString(number))
                            .build())
                .toList())
        .build();
  }

  StubClient hello(long firstSequence) {
    out.onNext(
        ClientMessage.newBuilder()
            .setHello(Hello.newBuilder().setClientId(ID).setFirstSequence(firstSequence))
            .build());
    return this;
  }

  StubClient send(Batch batch) {
    out.onNext(ClientMessage.newBuilder().setBatch(batch).build());
    return this;
  }

  ServerMessage awaitMessage(int index) {
    await().atMost(PATIENCE).until(() -> received.size() > index);
    return received.get(index);
  }

  Status awaitEnd() {
    await().atMost(PATIENCE).until(() -> ended != null);
    return ended;
  }

  @Override
  public void onNext(ServerMessage message) {
    received.add(message);
  }

  @Override
  public void onError(Throwable cause) {
    ended = Status.fromThrowable(cause);
  }

  @Override
  public void onCompleted() {
    ended = Status.OK;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
