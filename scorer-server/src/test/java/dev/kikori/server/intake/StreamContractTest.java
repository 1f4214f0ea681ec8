package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.RetryInfo;
import dev.kikori.proto.v1.Attribute;
import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.ClientMessage;
import dev.kikori.proto.v1.DropCount;
import dev.kikori.proto.v1.Feedback;
import dev.kikori.proto.v1.LogEvent;
import dev.kikori.proto.v1.LogScoringGrpc;
import dev.kikori.proto.v1.ScoreRequest;
import dev.kikori.proto.v1.ScoreResponse;
import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.ServerMessage.KindCase;
import dev.kikori.proto.v1.Severity;
import dev.kikori.proto.v1.StringDefinition;
import dev.kikori.proto.v1.TemplateDefinition;
import dev.kikori.proto.v1.Welcome;
import dev.kikori.server.alert.FeedbackSink;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What proto/README.md says of streams, said by a client that keeps to it and by one that doesn't. */
@Timeout(180)
final class StreamContractTest {
  private IntakeUnderTest server = IntakeUnderTest.open();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void hello_isWelcomed_withWhatIsAcceptedAndTheRoom() {
    stream().hello("shop").texts(1, "a", "b").awaitAck(2);

    Welcome welcome = stream().hello("shop").await(KindCase.WELCOME).getWelcome();

    assertThat(welcome.getAcceptedSequence()).isEqualTo(2);
    assertThat(welcome.getCredits()).isEqualTo(1_000_000 - 2);
    assertThat(welcome.getMaxBatchBytes()).isEqualTo(LimitsConfig.MAX_BATCH.bytes());
    assertThat(welcome.getModel()).isEqualTo("nano/1");
  }

  @Test
  void events_acceptedBefore_areLeftOutAndAcknowledgedAgain() {
    StubStream first = stream().hello("shop").texts(1, "a", "b", "c");
    first.awaitAck(3);
    first.cancel();

    StubStream second = stream().hello("shop").texts(2, "b", "c", "d");
    second.awaitAck(4);
    second.texts(1, "a").awaitAck(4);

    assertThat(server.lanes.of("shop").messages()).containsExactly("a", "b", "c", "d");
    await().until(() -> server.figure("scorer.receiver.repeated.log.records") == 3);
    assertThat(
            server.figure(
                "scorer.receiver.log.records", "transport", "kikori", "outcome", "accepted"))
        .isEqualTo(4);
  }

  @Test
  void events_afterAGap_areTakenAndTheGapIsCounted() {
    stream().hello("shop").texts(1, "a").texts(5, "e").awaitAck(5);

    assertThat(server.lanes.of("shop").messages()).containsExactly("a", "e");
    assertThat(server.figure("scorer.receiver.missing.log.records")).isEqualTo(3);
  }

  @Test
  void definitions_stayForTheStreamAndStandForWhatTheySay() {
    StubStream stream = stream().hello("shop");
    stream.batch(
        Batch.newBuilder()
            .setFirstSequence(1)
            .addTemplates(
                TemplateDefinition.newBuilder()
                    .setId(7)
                    .setLogger("shop.Db")
                    .setSeverity(Severity.SEVERITY_WARN)
                    .setPattern("{} of {} \\{} done"))
            .addStrings(StringDefinition.newBuilder().setId(1).setValue("worker-1"))
            .addStrings(StringDefinition.newBuilder().setId(2).setValue("user"))
            .build());
    stream.batch(
        Batch.newBuilder()
            .setFirstSequence(1)
            .addEvents(
                LogEvent.newBuilder()
                    .setTimeUnixNano(1_700_000_000_123_456_789L)
                    .setTemplateId(7)
                    .addArguments("3")
                    .addArguments("{}")
                    .setThreadId(1)
                    .addAttributes(Attribute.newBuilder().setKeyId(2).setValue("ada")))
            .build());
    stream.awaitAck(1);

    dev.kikori.scorer.event.LogEvent event = server.lanes.of("shop").events().get(0);
    assertThat(event.message()).isEqualTo("3 of {} {} done");
    assertThat(event.pattern()).isEqualTo("{} of {} \\{} done");
    assertThat(event.logger()).isEqualTo("shop.Db");
    assertThat(event.thread()).isEqualTo("worker-1");
    assertThat(event.attributes()).containsEntry("user", "ada");
    assertThat(event.timestampMillis()).isEqualTo(1_700_000_000_123L);
    assertThat(event.severity()).isEqualTo(dev.kikori.scorer.event.Severity.WARN);
  }

  @Test
  void stream_thatBreaksTheRules_endsAndHarmsNoOther() {
    StubStream good = stream().hello("good", "shop", "");
    good.await(KindCase.WELCOME);

    assertInvalid(stream().texts(1, "no hello"), "expected: hello");
    assertInvalid(stream().hello("shop").hello("shop"), "twice");
    assertInvalid(stream().hello(""), "hello.service: empty");
    assertInvalid(stream().hello("", "shop", ""), "hello.client_id: empty");
    assertInvalid(stream().hello("c", "a\nb", ""), "no control characters");
    assertInvalid(stream().hello("shop").texts(0, "from 0"), "first_sequence");
    assertInvalid(stream().hello("shop").texts(Long.MAX_VALUE, "a", "b"), "first_sequence");
    assertInvalid(
        stream()
            .hello("shop")
            .batch(
                Batch.newBuilder()
                    .setFirstSequence(1)
                    .addEvents(LogEvent.newBuilder().setTemplateId(99))
                    .build()),
        "template: 99");

    good.texts(1, "still here").awaitAck(1);
    assertThat(server.lanes.of("shop").messages()).containsExactly("still here");
    await().until(() -> server.figure("scorer.streams") == 1);
  }

  @Test
  void definition_thatSaysSomethingElseTheSecondTime_endsTheStream() {
    Batch.Builder first = Batch.newBuilder().setFirstSequence(1);
    first.addStringsBuilder().setId(1).setValue("a");
    Batch.Builder second = Batch.newBuilder().setFirstSequence(1);
    second.addStringsBuilder().setId(1).setValue("b");

    assertInvalid(
        stream().hello("shop").batch(first.build()).batch(first.build()).batch(second.build()),
        "defined twice");
  }

  @Test
  void message_ofAKindFromTheFuture_isPassedOver() throws Exception {
    ClientMessage future = ClientMessage.parseFrom(new byte[] {(byte) 0xA2, 6, 1, 0});

    stream().hello("shop").send(future).texts(1, "a").awaitAck(1);
  }

  @Test
  void lane_thatIsFull_holdsTheStreamBackUntilThereIsRoom() {
    server.lanes.capacity(2);
    StubStream stream = stream().hello("shop");
    assertThat(stream.await(KindCase.WELCOME).getWelcome().getCredits()).isEqualTo(2);
    stream.texts(1, "a", "b").awaitAck(2);
    stream.texts(3, "c", "d", "e");

    MemoryLanes.MemoryLane lane = server.lanes.of("shop");
    await().until(() -> lane.offers() >= 2);
    assertThat(lane.messages()).containsExactly("a", "b");
    lane.drain(2);
    stream.awaitAck(4);
    lane.drain(2);
    stream.awaitAck(5);
    assertThat(lane.messages()).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void client_withoutCredits_isTold_whenThereIsRoom() {
    server.lanes.capacity(1);
    StubStream stream = stream().hello("shop").texts(1, "a");
    stream.await(KindCase.ACK, message -> message.getAck().getCredits() == 0);

    server.lanes.of("shop").drain(1);

    stream.await(
        KindCase.ACK,
        message ->
            message.getAck().getAcceptedSequence() == 1 && message.getAck().getCredits() == 1);
  }

  @Test
  void client_withoutCredits_whoseRoomOthersTook_isToldWhenThereIsRoomAgain() {
    server.lanes.capacity(1);
    StubStream stream = stream().hello("shop").texts(1, "a");
    stream.await(KindCase.ACK, message -> message.getAck().getCredits() == 0);

    MemoryLanes.MemoryLane lane = server.lanes.of("shop");
    await().until(() -> lane.waiting() == 1);
    lane.drain(0);
    await().until(() -> acks(stream) == 2);
    lane.drain(1);

    stream.await(KindCase.ACK, message -> message.getAck().getCredits() == 1);
  }

  private static long acks(StubStream stream) {
    return stream.received.stream().filter(ServerMessage::hasAck).count();
  }

  @Test
  void lane_thatIsFull_doesNotHoldBackAnotherService() {
    server.lanes.capacity(1);
    StubStream full = stream().hello("shop").texts(1, "a").texts(2, "b");
    full.awaitAck(1);

    stream().hello("c2", "other", "").texts(1, "x").awaitAck(1);
  }

  @Test
  void disk_full_endsTheStreamWithAPauseAndNothingAcknowledged() throws Exception {
    StubStream stream = stream().hello("shop");
    stream.await(KindCase.WELCOME);
    server.lanes.of("shop").failing(true);
    stream.texts(1, "a");

    assertThat(stream.awaitEnd().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(stream.status.getDescription()).contains("shop", "no space left");
    assertThat(retryInfo(stream).getRetryDelay().getSeconds()).isPositive();
    assertThat(stream.received).noneMatch(message -> message.hasAck());
    assertThat(
            server.figure(
                "scorer.receiver.log.records", "transport", "kikori", "outcome", "failed"))
        .isEqualTo(1);
  }

  @Test
  void rate_exceeded_slowsTheClientDownAndLosesNothing() {
    restart(IntakeUnderTest.rate(10));
    StubStream stream = stream().hello("shop");
    int sent = 0;
    // A machine that stalls between two batches has let as many in again meanwhile.
    while (stream.received.stream().noneMatch(ServerMessage::hasSlowDown)) {
      stream.texts(sent + 1, texts(25)).texts(sent + 26, "more");
      sent += 26;
      stream.awaitAck(sent);
    }

    String reason = stream.await(KindCase.SLOW_DOWN).getSlowDown().getReason();

    assertThat(reason)
        .contains("tenant default", "limit: 10 events/s", "events_per_second")
        .containsPattern("ingest (1|25) events");
    assertThat(server.lanes.of("shop").events()).hasSize(sent);
    assertThat(server.figure("scorer.receiver.refusals", "reason", "event_rate")).isPositive();
  }

  @Test
  void streams_tooMany_areRefusedWithAPause() throws Exception {
    restart(IntakeUnderTest.streams(1));
    StubStream first = stream().hello("shop");
    first.await(KindCase.WELCOME);

    StubStream second = stream().hello("shop");

    assertThat(second.awaitEnd().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(second.status.getDescription()).contains("limit: 1 streams");
    assertThat(retryInfo(second).getRetryDelay().getSeconds()).isPositive();
    first.cancel();
    await().until(() -> isWelcomed(stream().hello("shop")));
  }

  private static boolean isWelcomed(StubStream stream) {
    await().until(() -> stream.status != null || !stream.received.isEmpty());
    return stream.received.stream().anyMatch(ServerMessage::hasWelcome);
  }

  @Test
  void lanes_tooMany_areRefusedWithAPause() throws Exception {
    server.lanes.most(1);
    stream().hello("shop").await(KindCase.WELCOME);

    StubStream second = stream().hello("other");

    assertThat(second.awaitEnd().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(retryInfo(second).getRetryDelay().getSeconds()).isPositive();
  }

  @Test
  void drops_thatClientsReport_areCountedByReason() {
    Batch.Builder batch = Batch.newBuilder().setFirstSequence(1);
    batch.addEventsBuilder().setText("a");
    batch.addDropped(DropCount.newBuilder().setReason("ring_full").setEvents(3));
    batch.addDropped(DropCount.newBuilder().setReason("made <b>up</b>").setEvents(4));
    stream().hello("shop").batch(batch.build()).awaitAck(1);

    assertThat(server.figure("scorer.client.dropped.log.records", "reason", "ring_full"))
        .isEqualTo(3);
    assertThat(server.figure("scorer.client.dropped.log.records", "reason", "other")).isEqualTo(4);
  }

  @Test
  void feedback_goesToItsTenantsAlert() {
    stream()
        .hello("shop")
        .send(
            ClientMessage.newBuilder()
                .setFeedback(
                    Feedback.newBuilder()
                        .setAlertId("a1")
                        .setTrueAlert(true)
                        .setNote("disk")
                        .setAuthor("ada"))
                .build())
        .texts(1, "a")
        .awaitAck(1);

    assertThat(server.feedback)
        .containsExactly(new FeedbackSink.Feedback("default", "a1", true, "disk", "ada"));
  }

  @Test
  void halfClose_isAnsweredAfterTheLastAck() {
    StubStream stream = stream().hello("shop").texts(1, "a");
    stream.halfClose();

    assertThat(stream.awaitEnd().getCode()).isEqualTo(Code.OK);
    stream.awaitAck(1);
  }

  @Test
  void drain_sendsClientsAwayAndStillTakesWhatTheySend() throws Exception {
    StubStream stream = stream().hello("shop");
    stream.await(KindCase.WELCOME);
    Thread draining = new Thread(() -> server.intake().drain(Duration.ofMinutes(5)));
    draining.start();

    stream.await(KindCase.GO_AWAY);
    stream.texts(1, "last").awaitAck(1);
    stream.halfClose();

    draining.join(60_000);
    assertThat(draining.isAlive()).isFalse();
  }

  @Test
  void batch_largerThanTheLimit_isRefused() {
    String text = "x".repeat((int) LimitsConfig.MAX_BATCH.bytes() + 10_000);

    assertInvalid(stream().hello("shop").texts(1, text), "limit: 4194304 bytes");
    assertThat(server.lanes.all()).isEmpty();
  }

  @Test
  void line_ofTenMegabytes_endsItsStreamAndHarmsNoOther() {
    StubStream other = stream().hello("c2", "other", "");
    StubStream large = stream().hello("shop").texts(1, "x".repeat(10 << 20));

    assertThat(large.awaitEnd().getCode()).isIn(Code.RESOURCE_EXHAUSTED, Code.CANCELLED);
    other.texts(1, "a").awaitAck(1);
    stream().hello("shop").texts(1, "b").awaitAck(1);
    assertThat(server.lanes.of("shop").messages()).containsExactly("b");
  }

  @Test
  void score_answersAndKeepsNothing() {
    ScoreResponse response =
        LogScoringGrpc.newBlockingStub(server.channel())
            .score(
                ScoreRequest.newBuilder()
                    .setService("shop")
                    .addTemplates(
                        TemplateDefinition.newBuilder().setId(1).setPattern("user {} left"))
                    .addEvents(LogEvent.newBuilder().setTemplateId(1).addArguments("ada"))
                    .build());

    assertThat(response.getSummary(0)).isEqualTo("user ada left");
    assertThat(server.lanes.all()).isEmpty();
  }

  @Test
  void health_saysWhetherItIsReady() {
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(server.channel());

    assertThat(health(health, "")).isEqualTo(ServingStatus.SERVING);
    assertThat(health(health, Intake.READINESS)).isEqualTo(ServingStatus.SERVING);
    server.intake().ready(false);
    assertThat(health(health, "")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health(health, Intake.READINESS)).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health(health, Intake.LIVENESS)).isEqualTo(ServingStatus.SERVING);
  }

  private static ServingStatus health(HealthGrpc.HealthBlockingStub health, String service) {
    return health.check(HealthCheckRequest.newBuilder().setService(service).build()).getStatus();
  }

  private static String[] texts(int count) {
    String[] texts = new String[count];
    Arrays.fill(texts, "text");
    return texts;
  }

  private void assertInvalid(StubStream stream, String why) {
    assertThat(stream.awaitEnd().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(stream.status.getDescription()).contains(why);
  }

  private static RetryInfo retryInfo(StubStream stream) throws Exception {
    return StatusProto.fromStatusAndTrailers(stream.status, stream.trailers)
        .getDetails(0)
        .unpack(RetryInfo.class);
  }

  private void restart(LimitsConfig limits) {
    server.close();
    server = IntakeUnderTest.with(limits);
  }

  private StubStream stream() {
    return StubStream.open(server.channel());
  }
}
