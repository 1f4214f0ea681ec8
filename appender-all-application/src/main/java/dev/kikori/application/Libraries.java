package dev.kikori.application;

import com.google.common.base.Splitter;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.SettableFuture;
import com.sun.net.httpserver.HttpServer;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.internal.GrpcUtil;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.micrometer.core.instrument.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves and calls with the application's own gRPC, Netty, OkHttp and Guava, and logs what came of it. */
final class Libraries {
  private static final Logger log = LoggerFactory.getLogger(Libraries.class);
  private static final int PATIENCE_SECONDS = 60;

  private static final MethodDescriptor<String, String> GREET =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("application.Greeter/Greet")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private Libraries() {}

  static void useAll() throws IOException, InterruptedException {
    serveAndCall();
    fetch();
    compute();
    measure();
  }

  private static void serveAndCall() throws IOException, InterruptedException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder("application.Greeter")
                    .addMethod(
                        GREET,
                        ServerCalls.asyncUnaryCall(
                            (name, answer) -> {
                              answer.onNext("hello " + name);
                              answer.onCompleted();
                            }))
                    .build())
            .build()
            .start();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
    try {
      String answer =
          ClientCalls.blockingUnaryCall(
              channel,
              GREET,
              CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS),
              "world");
      LoggerFactory.getLogger(Server.class).info("gRPC\'s own logger");
      log.info(
          "gRPC {} says {}", GrpcUtil.getGrpcBuildVersion().getImplementationVersion(), answer);
    } finally {
      channel.shutdownNow().awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
      server.shutdownNow().awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void fetch() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (exchange) {
            exchange.getResponseBody().write("fetched".getBytes(StandardCharsets.UTF_8));
          }
        });
    server.start();
    String url = "http://localhost:" + server.getAddress().getPort() + "/";
    OkHttpClient client =
        new OkHttpClient.Builder()
            .connectTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .readTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .build();
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      log.info("OkHttp says {}", Objects.requireNonNull(response.body()).string());
    } finally {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
      server.stop(0);
    }
  }

  private static void compute() {
    SettableFuture<String> future = SettableFuture.create();
    future.set("a,b");
    log.info("Guava says {}", Splitter.on(',').splitToList(Futures.getUnchecked(future)));
  }

  private static void measure() {
    List<String> sources =
        Metrics.globalRegistry.getMeters().stream()
            .map(meter -> meter.getId().getName().split("\\.", 2)[0])
            .distinct()
            .toList();
    log.info("Micrometer has meters of {}", sources);
  }

  /** Strings as they are, for calls that need no generated code. */
  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
