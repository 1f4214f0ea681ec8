package dev.kikori.appender.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import dev.kikori.appender.KikoriOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class GrpcTransportTest {
  @Test
  void message_unreadable_streamCancelledAndSaidSo() throws IOException {
    Server server = answering(new byte[] {0x12, 0x7f});
    try {
      assertThat(Attempt.of(to(server)))
          .isEqualTo("MALFORMED: message of 2 bytes cannot be read: length 127 with 0 bytes left");
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void message_tooLarge_refused() throws IOException {
    Server server = answering(new byte[2 << 20]);
    try {
      assertThat(Attempt.of(to(server))).startsWith("OVERLOADED").contains("exceeds maximum size");
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void service_unknown_saidSo() throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build()
            .start();
    try {
      assertThat(Attempt.of(to(server))).startsWith("UNIMPLEMENTED");
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void port_closed_saysConnectionRefused() {
    assertThat(Attempt.of(KikoriOptions.builder().endpoint("127.0.0.1:1").build()))
        .startsWith("UNAVAILABLE")
        .contains("Connection refused");
  }

  @Test
  void status_withRetryInfo_pauseIsRead() {
    StatusException overloaded =
        StatusProto.toStatusException(
            com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                .setMessage("later")
                .addDetails(Any.pack(Duration.newBuilder().setSeconds(99).build()))
                .addDetails(
                    Any.pack(
                        RetryInfo.newBuilder()
                            .setRetryDelay(
                                Duration.newBuilder().setSeconds(2).setNanos(500_000_000))
                            .build()))
                .build());
    CloseReason reason = Statuses.closeReason(overloaded.getStatus(), overloaded.getTrailers());
    assertThat(reason.kind()).isEqualTo(CloseReason.Kind.OVERLOADED);
    assertThat(reason.pauseMillis()).isEqualTo(2_500);
    assertThat(Statuses.closeReason(Status.RESOURCE_EXHAUSTED, new Metadata()).pauseMillis())
        .isZero();
  }

  private static KikoriOptions to(Server server) {
    return KikoriOptions.builder().endpoint("127.0.0.1:" + server.getPort()).build();
  }

  /** A server that answers the first message with these bytes. */
  private static Server answering(byte[] answer) throws IOException {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName("kikori.v1.LogScoring/Stream")
            .build();
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(
            ServerServiceDefinition.builder("kikori.v1.LogScoring")
                .addMethod(method, (call, headers) -> answer(call, answer))
                .build())
        .build()
        .start();
  }

  private static ServerCall.Listener<byte[]> answer(
      ServerCall<byte[], byte[]> call, byte[] answer) {
    call.request(1);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(byte[] message) {
        call.sendHeaders(new Metadata());
        call.sendMessage(answer);
      }
    };
  }

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
