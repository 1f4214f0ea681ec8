package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.ServerMessage.KindCase;
import dev.kikori.proto.v1.SlowDown;
import org.junit.jupiter.api.Test;

final class StreamWriterTest {
  private final RecordedCall call = new RecordedCall();
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
}
