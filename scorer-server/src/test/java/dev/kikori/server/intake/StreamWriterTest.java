package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.ServerMessage.KindCase;
import dev.kikori.proto.v1.SlowDown;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamWriterTest {
  private final Call call = new Call();
  private final StreamWriter writer = new StreamWriter(call);

  @Test
  void hint_clientThatDoesNotRead_isLeftOut() {
    ServerMessage hint =
        ServerMessage.newBuilder().setSlowDown(SlowDown.getDefaultInstance()).build();
    call.ready = false;
    writer.hint(hint);
    assertThat(call.sent).isEmpty();
    call.ready = true;
    writer.onReady();
    assertThat(call.sent).isEmpty();
    writer.hint(hint);
    assertThat(call.sent)
        .extracting(ServerMessage::getKindCase)
        .containsExactly(KindCase.SLOW_DOWN);
  }

  @Test
  void ack_clientThatDoesNotRead_isTheNewestWhenItReadsAgain() {
    call.ready = false;
    writer.ack(1, 10);
    writer.ack(2, 20);
    assertThat(call.sent).isEmpty();
    call.ready = true;
    writer.onReady();
    assertThat(call.sent)
        .extracting(each -> each.getAck().getAcceptedSequence())
        .containsExactly(2L);
  }

  /** Keeps what is sent. */
  private static final class Call extends ServerCall<byte[], ServerMessage> {
    final List<ServerMessage> sent = new ArrayList<>();
    boolean ready;

    @Override
    public void sendMessage(ServerMessage message) {
      sent.add(message);
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void request(int count) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<byte[], ServerMessage> getMethodDescriptor() {
      throw new UnsupportedOperationException();
    }
  }
}
