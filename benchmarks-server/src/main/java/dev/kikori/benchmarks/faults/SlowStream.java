package dev.kikori.benchmarks.faults;

import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.ClientMessage;
import dev.kikori.proto.v1.Hello;
import dev.kikori.proto.v1.LogEvent;
import dev.kikori.proto.v1.LogScoringGrpc;
import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.Severity;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An appender's stream that sends batch after batch, and never asks for a message: neither for the welcome, nor for acks, nor for alerts. */
final class SlowStream implements AutoCloseable {
  private static final int WINDOW_BYTES = 1_024;
  private static final long REST_MILLIS = 8;

  /** Events that are trouble: an alert that isn't read either. */
  private static final int TROUBLE_FROM = 4_000;

  private static final int TROUBLE_TO = 4_030;

  private final ManagedChannel channel;
  private final ClientCall<ClientMessage, ServerMessage> call;
  private final Thread sending;
  private volatile @Nullable Status ended;
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean closed;

  SlowStream(String endpoint, int number) {
    channel =
        NettyChannelBuilder.forTarget(endpoint)
            .usePlaintext()
            .flowControlWindow(WINDOW_BYTES)
            .build();
    call = channel.newCall(LogScoringGrpc.getStreamMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended = status;
          }
        },
        new Metadata());
    sending = new Thread(() -> send("slow-" + number), "slow-stream-" + number);
    sending.setDaemon(true);
    sending.start();
  }

  private void send(String service) {
    call.sendMessage(
        ClientMessage.newBuilder()
            .setHello(Hello.newBuilder().setClientId(service).setService(service))
            .build());
    try {
      while (!closed && ended == null) {
        if (call.isReady()) {
          call.sendMessage(batch(sent.incrementAndGet()));
        }
        TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      // The call was ended meanwhile.
    }
  }

  private static ClientMessage batch(long number) {
    boolean trouble = number > TROUBLE_FROM && number <= TROUBLE_TO;
    LogEvent.Builder event =
        LogEvent.newBuilder()
            .setTimeUnixNano(System.currentTimeMillis() * 1_000_000)
            .setSeverity(trouble ? Severity.SEVERITY_ERROR : Severity.SEVERITY_INFO)
            .setLogger("com.acme.Slow")
            .setText(trouble ? "no connection to the database" : "a step is done");
    return ClientMessage.newBuilder()
        .setBatch(Batch.newBuilder().setFirstSequence(number).addEvents(event))
        .build();
  }

  /** Events that the server has let it send. */
  long sent() {
    return sent.get();
  }

  /** Whether the server has ended it. */
  boolean isCutOff() {
    return ended != null;
  }

  @Override
  public void close() {
    closed = true;
    channel.shutdownNow();
    sending.interrupt();
  }
}
