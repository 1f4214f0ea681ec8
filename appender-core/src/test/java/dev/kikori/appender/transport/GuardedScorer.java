package dev.kikori.appender.transport;

import dev.kikori.proto.v1.ClientMessage;
import dev.kikori.proto.v1.LogScoringGrpc;
import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.Welcome;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A server that looks at who comes before it says welcome. */
final class GuardedScorer implements AutoCloseable {
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final Server server;

  GuardedScorer(@Nullable SslContext tls, Predicate<String> allowed) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .intercept(new Guard(allowed))
            .addService(new Welcoming());
    if (tls != null) {
      builder.sslContext(tls);
    }
    try {
      server = builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Guard implements ServerInterceptor {
    private final Predicate<String> allowed;

    Guard(Predicate<String> allowed) {
      this.allowed = allowed;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String shown =
          String.valueOf(
              headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)));
      authorizations.add(shown);
      if (!allowed.test(shown)) {
        call.close(Status.UNAUTHENTICATED.withDescription("who are you?"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return next.startCall(call, headers);
    }
  }

  private static final class Welcoming extends LogScoringGrpc.LogScoringImplBase {
    @Override
    public StreamObserver<ClientMessage> stream(StreamObserver<ServerMessage> client) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ClientMessage message) {
          client.onNext(
              ServerMessage.newBuilder()
                  .setWelcome(Welcome.newBuilder().setModel("guarded"))
                  .build());
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {
          client.onCompleted();
        }
      };
    }
  }
}
