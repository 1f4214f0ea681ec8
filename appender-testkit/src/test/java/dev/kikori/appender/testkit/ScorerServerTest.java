package dev.kikori.appender.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.proto.v1.Alert;
import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.DropCount;
import dev.kikori.proto.v1.LogEvent;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ScorerServerTest {
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Intake intake =
      new Intake(
          (client, sequence, event, definitions) -> messages.add(definitions.message(event)));
  private final Behaviour behaviour = new Behaviour();
  private final ScorerServer server = ScorerServer.listening(intake, behaviour);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void batch_isAccepted_andAcknowledgedWithCredits() {
    behaviour.credits(7);
    try (StubClient client = new StubClient(server.port())) {
      client.hello(1).send(StubClient.batch(1, 3));

      assertThat(client.awaitMessage(0).getWelcome().getCredits()).isEqualTo(7);
      assertThat(client.awaitMessage(1).getAck().getAcceptedSequence()).isEqualTo(3);
      assertThat(client.awaitMessage(1).getAck().getCredits()).isEqualTo(7);
    }
    assertThat(messages).containsExactly("number 1", "number 2", "number 3");
    assertThat(intake.violations()).isEmpty();
  }

  @Test
  void eventsSentAgain_onASecondStream_areLeftOut() {
    try (StubClient first = new StubClient(server.port())) {
      first.hello(1).send(StubClient.batch(1, 3)).awaitMessage(1);
    }
    try (StubClient second = new StubClient(server.port())) {
      second.hello(2).send(StubClient.batch(2, 5));

      assertThat(second.awaitMessage(0).getWelcome().getAcceptedSequence()).isEqualTo(3);
      assertThat(second.awaitMessage(1).getAck().getAcceptedSequence()).isEqualTo(5);
    }
    assertThat(messages).hasSize(5).doesNotHaveDuplicates();
    assertThat(intake.repeated()).isEqualTo(2);
    assertThat(intake.violations()).isEmpty();
  }

  @Test
  void acceptedEvents_surviveAKill() {
    try (StubClient client = new StubClient(server.port())) {
      client.hello(1).send(StubClient.batch(1, 3)).awaitMessage(1);
      server.kill();
      assertThat(client.awaitEnd().isOk()).isFalse();
    }
    server.start();
    try (StubClient client = new StubClient(server.port())) {
      assertThat(client.hello(1).awaitMessage(0).getWelcome().getAcceptedSequence()).isEqualTo(3);
    }
  }

  @Test
  void gap_isAViolation() {
    try (StubClient client = new StubClient(server.port())) {
      client.hello(1).send(StubClient.batch(1, 3)).send(StubClient.batch(5, 5)).awaitMessage(2);
    }
    assertThat(intake.violations()).singleElement().asString().contains("gap", "5 after 3");
  }

  @Test
  void undefinedTemplate_isAViolation() {
    Batch undefined =
        Batch.newBuilder()
            .setFirstSequence(1)
            .addEvents(LogEvent.newBuilder().setTemplateId(9))
            .build();
    try (StubClient client = new StubClient(server.port())) {
      client.hello(1).send(undefined).awaitMessage(1);
    }
    assertThat(intake.violations()).singleElement().asString().contains("template 9");
  }

  @Test
  void eventsBeyondTheCredits_areAViolation() {
    behaviour.credits(2);
    try (StubClient client = new StubClient(server.port())) {
      client.hello(1).send(StubClient.batch(1, 3)).awaitMessage(1);
    }
    assertThat(intake.violations()).singleElement().asString().contains("credits up to 2");
  }

  @Test
  void batchBeforeHello_isAViolation_andNotAccepted() {
    try (StubClient client = new StubClient(server.port())) {
      client.send(StubClient.batch(1, 1)).hello(1).awaitMessage(0);
    }
    assertThat(intake.violations()).singleElement().asString().contains("before hello");
    assertThat(messages).isEmpty();
  }

  @Test
  void unavailable_endsTheStream_andAcceptsNothing() {
    behaviour.unavailable(true);
    try (StubClient client = new StubClient(server.port())) {
      assertThat(client.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
    assertThat(intake.accepted()).isZero();
  }

  @Test
  void streamThatEndsBeforeItsAck_hasAcceptedTheBatch() {
    behaviour.streamMaxBatches(1);
    try (StubClient client = new StubClient(server.port())) {
      client.hello(1).send(StubClient.batch(1, 2));
      assertThat(client.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(client.received).hasSize(1);
    }
    assertThat(intake.accepted()).isEqualTo(2);
  }

  @Test
  void acks_comeLate_whenToldSo() {
    behaviour.ackDelay(Duration.ofMillis(300));
    try (StubClient client = new StubClient(server.port())) {
      long before = System.nanoTime();
      client.hello(1).send(StubClient.batch(1, 1)).awaitMessage(1);
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(299));
    }
  }

  @Test
  void reportedDrops_areAddedUp() {
    Batch drops =
        Batch.newBuilder()
            .setFirstSequence(1)
            .addDropped(DropCount.newBuilder().setReason("ring_full").setEvents(4))
            .build();
    try (StubClient client = new StubClient(server.port())) {
      client.hello(1).send(drops).send(drops).awaitMessage(2);
    }
    assertThat(intake.reportedDrops()).isEqualTo(Map.of("ring_full", 8L));
  }

  @Test
  void alert_reachesEveryStream() {
    try (StubClient client = new StubClient(server.port())) {
      client.hello(1).awaitMessage(0);
      await().atMost(StubClient.PATIENCE).until(() -> server.openStreams() == 1);

      server.alert(Alert.newBuilder().setId("a-1").build());

      assertThat(client.awaitMessage(1).getAlert().getId()).isEqualTo("a-1");
    }
  }
}
