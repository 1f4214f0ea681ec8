package dev.kikori.server.intake;

import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.TlsMaterial;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ChannelzService;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The gRPC server: the appenders' streams, OTLP, health, and what tools ask for. */
final class GrpcDoor {
  private static final int KEEP_ALIVE_FLOOR_SECONDS = 5;
  private static final int MAX_CALLS_PER_CONNECTION = 1_000;
  private static final int CHANNELZ_PAGE = 100;
  private static final int KILL_SECONDS = 5;

  private final IntakeConfig config;
  private final Server server;

  GrpcDoor(
      IntakeConfig config,
      Authenticator authenticator,
      IntakeMetrics metrics,
      ScoringService scoring,
      OtlpIntake otlp,
      HealthStatusManager health,
      Executor executor,
      @Nullable TlsMaterial tls) {
    this.config = config;
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(config.host(), config.grpcPort()), credentials(tls))
            .executor(executor)
            // gRPC breaks a stream off without a word; what is only a little too large is told so.
            .maxInboundMessageSize((int) (2 * config.limits().maxBatch().bytes()))
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .permitKeepAliveTime(KEEP_ALIVE_FLOOR_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .intercept(new CallerInterceptor(authenticator, metrics))
            .addService(scoring.definition())
            .addService(new OtlpGrpc(otlp))
            .addService(health.getHealthService());
    if (!config.maxConnectionAge().isZero()) {
      builder
          .maxConnectionAge(config.maxConnectionAge().toMillis(), TimeUnit.MILLISECONDS)
          .maxConnectionAgeGrace(config.maxConnectionGrace().toMillis(), TimeUnit.MILLISECONDS);
    }
    if (config.reflection()) {
      builder.addService(ProtoReflectionServiceV1.newInstance());
    }
    if (config.channelz()) {
      builder.addService(ChannelzService.newInstance(CHANNELZ_PAGE));
    }
    this.server = builder.build();
  }

  private static ServerCredentials credentials(@Nullable TlsMaterial tls) {
    if (tls == null) {
      return InsecureServerCredentials.create();
    }
    TlsServerCredentials.Builder credentials =
        TlsServerCredentials.newBuilder()
            .keyManager(tls.keyManager())
            .clientAuth(
                switch (tls.clientAuth()) {
                  case NONE -> TlsServerCredentials.ClientAuth.NONE;
                  case OPTIONAL -> TlsServerCredentials.ClientAuth.OPTIONAL;
                  case REQUIRED -> TlsServerCredentials.ClientAuth.REQUIRE;
                });
    TrustManager trust = tls.trustManager();
    return trust == null ? credentials.build() : credentials.trustManager(trust).build();
  }

  void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "intake.grpc_port: "
              + config.grpcPort()
              + " on "
              + config.host()
              + " (expected: a port that nothing else listens on)",
          e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** Takes no further call, and waits for those that there are. */
  void shutdown(long nanos) throws InterruptedException {
    server.shutdown();
    server.awaitTermination(nanos, TimeUnit.NANOSECONDS);
  }

  void kill() {
    server.shutdownNow();
    try {
      server.awaitTermination(KILL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
