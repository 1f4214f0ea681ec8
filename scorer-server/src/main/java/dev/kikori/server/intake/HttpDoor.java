package dev.kikori.server.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.Scope;
import dev.kikori.server.auth.TlsMaterial;
import dev.kikori.server.http.Connections;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OTLP over HTTP: {@code POST /v1/logs} with protobuf or JSON, packed or not. Answers in what it was asked in. */
final class HttpDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(RetryInfo.getDescriptor())
                  .add(BadRequest.getDescriptor())
                  .build());

  private final OtlpIntake intake;
  private final Authenticator authenticator;
  private final IntakeMetrics metrics;
  private final HttpBody bodies;
  private final Javalin server;

  HttpDoor(
      IntakeConfig config,
      OtlpIntake intake,
      Authenticator authenticator,
      IntakeMetrics metrics,
      @Nullable TlsMaterial tls) {
    this.intake = intake;
    this.authenticator = authenticator;
    this.metrics = metrics;
    this.bodies = new HttpBody(config.limits());
    Connections connections = HttpListener.connections(config.limits());
    metrics.register(connections);
    this.server =
        Javalin.create(
            javalin -> {
              HttpListener.configure(javalin, config, authenticator, tls, connections);
              javalin.routes.post("/v1/logs", this::logs);
              javalin.routes.exception(RefusedException.class, (e, context) -> answer(context, e));
              javalin.routes.exception(IOException.class, (e, context) -> context.status(400));
              javalin.routes.exception(Exception.class, (e, context) -> failed(context, e));
            });
    metrics.gauge("scorer.receiver.buffered.bytes", bodies, HttpBody::buffered);
    metrics.gauge(
        "scorer.receiver.buffered.capacity.bytes",
        config.limits(),
        limits -> limits.maxBuffered().bytes());
  }

  void start() {
    server.start();
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void logs(Context context) throws IOException, RefusedException {
    Caller caller =
        new Caller(
            authenticator, context.header("Authorization"), certificate(context), Scope.INGEST);
    String type = contentType(context);
    byte[] body = bodies.read(context.req().getInputStream(), context.header("Content-Encoding"));
    boolean handedOver = false;
    try {
      ExportLogsServiceRequest request = type.equals(JSON) ? OtlpJson.parse(body) : proto(body);
      context.future(
          () ->
              intake
                  .export(caller.principal(), request, body.length, Transport.OTLP_HTTP)
                  .thenAccept(response -> write(context, 200, response))
                  .exceptionally(e -> refused(context, e))
                  .whenComplete((done, e) -> bodies.done(body.length)));
      handedOver = true;
    } finally {
      if (!handedOver) {
        bodies.done(body.length);
      }
    }
  }

  private static ExportLogsServiceRequest proto(byte[] body) throws RefusedException {
    try {
      return ExportLogsServiceRequest.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException(
          RefusalReason.INVALID, "body: not OTLP's protobuf: " + e.getMessage());
    }
  }

  private static String contentType(Context context) throws RefusedException {
    String header = context.header("Content-Type");
    String type = header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!type.equals(PROTOBUF) && !type.equals(JSON)) {
      throw new RefusedException(
          RefusalReason.UNSUPPORTED,
          "content-type: " + type + " (expected: " + PROTOBUF + " or " + JSON + ")");
    }
    return type;
  }

  private static @Nullable X509Certificate certificate(Context context) {
    return context.req().getAttribute(CERTIFICATES) instanceof X509Certificate[] chain
            && chain.length > 0
        ? chain[0]
        : null;
  }

  private @Nullable Void refused(Context context, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RefusedException refused) {
      write(context, refused);
    } else {
      LOG.error("an OTLP request failed", failure);
      write(context, new RefusedException(RefusalReason.FAILED, "the server failed"));
    }
    return null;
  }

  private void answer(Context context, RefusedException e) {
    metrics.refused(e.reason());
    write(context, e);
  }

  private void failed(Context context, Exception e) {
    LOG.error("an OTLP request failed", e);
    answer(context, new RefusedException(RefusalReason.FAILED, "the server failed"));
  }

  private static void write(Context context, RefusedException e) {
    if (!e.pause().isZero()) {
      context.header("Retry-After", String.valueOf(e.pause().plusMillis(999).toSeconds()));
    }
    if (e.reason() == RefusalReason.UNAUTHENTICATED) {
      context.header("WWW-Authenticate", "Bearer");
    }
    write(context, e.reason().httpStatus(), e.status());
  }

  private static void write(Context context, int status, Message message) {
    context.status(status);
    String type = context.header("Content-Type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith(JSON)) {
      try {
        context.contentType(JSON).result(PRINTER.print(message));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    } else {
      context.contentType(PROTOBUF).result(message.toByteArray());
    }
  }
}
