package dev.kikori.server.intake;

import dev.kikori.proto.v1.LogScoringGrpc;
import dev.kikori.proto.v1.ScoreResponse;
import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.server.service.ServiceKey;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code kikori.v1.LogScoring} as the contract has it, but handed the bytes of its requests: {@link BatchDecoder} reads them. */
final class ScoringService {
  private static final Logger LOG = LoggerFactory.getLogger(ScoringService.class);
  private static final int SCORES_AT_A_TIME = 2;
  private static final double AGE_SPREAD = 0.2;

  private final Doorway door;
  private final StreamRegistry streams;
  private final IntakeConfig config;
  private final Semaphore scoring = new Semaphore(SCORES_AT_A_TIME);
  private volatile boolean closing;

  ScoringService(Doorway door, StreamRegistry streams, IntakeConfig config) {
    this.door = door;
    this.streams = streams;
    this.config = config;
  }

  /** Lets no further stream in. */
  void closing() {
    closing = true;
  }

  ServerServiceDefinition definition() {
    ServiceDescriptor contract = LogScoringGrpc.getServiceDescriptor();
    MethodDescriptor<byte[], ServerMessage> stream = ofBytes(LogScoringGrpc.getStreamMethod());
    MethodDescriptor<byte[], ScoreResponse> score = ofBytes(LogScoringGrpc.getScoreMethod());
    ServiceDescriptor descriptor =
        ServiceDescriptor.newBuilder(contract.getName())
            .setSchemaDescriptor(contract.getSchemaDescriptor())
            .addMethod(stream)
            .addMethod(score)
            .build();
    return ServerServiceDefinition.builder(descriptor)
        .addMethod(stream, this::open)
        .addMethod(score, ServerCalls.asyncUnaryCall(this::score))
        .build();
  }

  private static <Q, R> MethodDescriptor<byte[], R> ofBytes(MethodDescriptor<Q, R> method) {
    return method.toBuilder(new Bytes(), method.getResponseMarshaller()).build();
  }

  private ServerCall.Listener<byte[]> open(
      ServerCall<byte[], ServerMessage> call, Metadata headers) {
    Caller caller = CallerInterceptor.CALLER.get();
    TenantGate gate = door.gate(caller.principal().tenant());
    LogStream stream =
        new LogStream(
            door,
            caller,
            call,
            ended -> {
              if (streams.remove(ended)) {
                gate.closeStream();
              }
            });
    try {
      if (closing) {
        throw new RefusedException(RefusalReason.CLOSING, "the server is closing");
      }
      gate.openStream();
      streams.add(stream);
      stream.open();
      sendAwayLater(stream);
    } catch (RefusedException e) {
      stream.end(e);
    }
    return stream;
  }

  /** Not all at the same time, so that replicas are not overrun. */
  private void sendAwayLater(LogStream stream) {
    long age = config.maxConnectionAge().toNanos();
    if (age > 0) {
      double spread = AGE_SPREAD * ThreadLocalRandom.current().nextDouble();
      door.later((long) (age * (1 - spread)), () -> stream.goAway("connection age"));
    }
  }

  private void score(byte[] request, StreamObserver<ScoreResponse> client) {
    if (!scoring.tryAcquire()) {
      refuse(
          client,
          new RefusedException(
              RefusalReason.BUSY,
              "Score: "
                  + SCORES_AT_A_TIME
                  + " requests are being scored (limit: as many at a time); send it again later"));
      return;
    }
    try {
      client.onNext(scored(request));
      client.onCompleted();
    } catch (RefusedException e) {
      refuse(client, e);
    } catch (IOException e) {
      refuse(client, new RefusedException(RefusalReason.INVALID, "request: not readable"));
    } catch (RuntimeException e) {
      LOG.error("Score failed", e);
      refuse(client, new RefusedException(RefusalReason.FAILED, "the model failed"));
    } finally {
      scoring.release();
    }
  }

  private ScoreResponse scored(byte[] request) throws IOException, RefusedException {
    door.checkSize("request", request.length);
    String tenant = CallerInterceptor.CALLER.get().principal().tenant();
    ServiceKey service =
        new ServiceKey(tenant, Names.optional("service", ScoreRequests.service(request)));
    // Templates, strings and events have the same numbers as in a batch.
    ClientBatch batch =
        new BatchDecoder(door.limits(), door.metrics())
            .decode(request, 0, request.length, "", door.clock().millis());
    if (batch.events().isEmpty()) {
      throw new RefusedException(RefusalReason.INVALID, "events: none (expected: at least 1)");
    }
    door.gate(tenant).admit(batch.events().size(), batch.bytes());
    return door.scorer().score(service, batch.events());
  }

  private void refuse(StreamObserver<ScoreResponse> client, RefusedException e) {
    door.metrics().refused(e.reason());
    client.onError(e.toStatusException());
  }

  /** Messages as they are on the wire. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
