package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.ServerMessage.KindCase;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that stays though it is asked to go; one that goes is the appender, in {@link AppenderTest}. */
@Timeout(180)
final class ConnectionAgeTest {
  private final IntakeUnderTest server =
      IntakeUnderTest.withConnectionAge(Duration.ofSeconds(2), Duration.ofSeconds(1));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void stream_thatStays_isEndedAfterTheGrace_andItsSuccessorHearsWhatWasTaken() {
    StubStream first = stream(each -> isAcknowledged(each) && isOver(each), 1, "a", "b");

    assertThat(first.await(KindCase.GO_AWAY).getGoAway().getReason()).isEqualTo("connection age");
    assertThat(first.status.getCode()).isEqualTo(Code.UNAVAILABLE);

    StubStream second = stream(ConnectionAgeTest::isAcknowledged, 2, "b", "c");
    assertThat(second.await(KindCase.WELCOME).getWelcome().getAcceptedSequence()).isBetween(2L, 3L);
    assertThat(server.lanes.of("shop").messages()).containsExactly("a", "b", "c");
  }

  /** A stream that has come so far: where the machine stalls for longer than a connection may live, another one than the first. */
  private StubStream stream(Predicate<StubStream> soFar, long firstSequence, String... texts) {
    return await()
        .until(
            () -> {
              StubStream stream = StubStream.open(server.channel());
              stream.hello("shop").texts(firstSequence, texts);
              await().until(() -> soFar.test(stream) || stream.status != null);
              return stream;
            },
            soFar);
  }

  private static boolean isAcknowledged(StubStream stream) {
    return stream.received.stream().anyMatch(ServerMessage::hasAck);
  }

  private static boolean isOver(StubStream stream) {
    return stream.status != null && stream.received.stream().anyMatch(ServerMessage::hasGoAway);
  }
}
