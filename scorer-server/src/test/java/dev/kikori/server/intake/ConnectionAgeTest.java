package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.proto.v1.ServerMessage.KindCase;
import io.grpc.Status.Code;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that stays though it is asked to go; one that goes is the appender, in {@link AppenderTest}. */
@Timeout(60)
final class ConnectionAgeTest {
  private final IntakeUnderTest server =
      IntakeUnderTest.withConnectionAge(Duration.ofSeconds(2), Duration.ofSeconds(1));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void stream_thatStays_isEndedAfterTheGrace_andItsSuccessorHearsWhatWasTaken() {
    StubStream first = StubStream.open(server.channel()).hello("shop").texts(1, "a", "b");
    first.awaitAck(2);

    assertThat(first.await(KindCase.GO_AWAY).getGoAway().getReason()).isEqualTo("connection age");
    assertThat(first.awaitEnd().getCode()).isEqualTo(Code.UNAVAILABLE);

    StubStream second = StubStream.open(server.channel()).hello("shop");
    assertThat(second.await(KindCase.WELCOME).getWelcome().getAcceptedSequence()).isEqualTo(2);
    second.texts(2, "b", "c").awaitAck(3);
    assertThat(server.lanes.of("shop").messages()).containsExactly("a", "b", "c");
  }
}
