package dev.kikori.appender.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.kikori.appender.Alert;
import dev.kikori.proto.v1.Ack;
import dev.kikori.proto.v1.AlertStatus;
import dev.kikori.proto.v1.GoAway;
import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.Severity;
import dev.kikori.proto.v1.SlowDown;
import dev.kikori.proto.v1.Welcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ServerMessageDecoderTest {
  private static final long SEED = 20_261_121;

  @Test
  void decode_everyKind_saysWhatTheGeneratedClassesWrote() throws Exception {
    assertThat(
            told(
                ServerMessage.newBuilder()
                    .setWelcome(
                        Welcome.newBuilder()
                            .setAcceptedSequence(7)
                            .setCredits(-1)
                            .setMaxBatchBytes(1 << 20)
                            .setModel("kikori-nano/0.1.0")
                            .setConfirmsAlerts(true))
                    .build()))
        .isEqualTo("welcome 7 -1 1048576 kikori-nano/0.1.0 confirming alerts");
    assertThat(
            told(
                ServerMessage.newBuilder()
                    .setAck(Ack.newBuilder().setAcceptedSequence(Long.MAX_VALUE).setCredits(5))
                    .build()))
        .isEqualTo("ack " + Long.MAX_VALUE + " 5");
    assertThat(
            told(
                ServerMessage.newBuilder()
                    .setSlowDown(SlowDown.newBuilder().setPauseMillis(250).setReason("müde"))
                    .build()))
        .isEqualTo("slow down 250 müde");
    assertThat(
            told(
                ServerMessage.newBuilder()
                    .setGoAway(GoAway.newBuilder().setReason("update"))
                    .build()))
        .isEqualTo("go away update");
    assertThat(told(ServerMessage.getDefaultInstance())).isEqualTo("unknown");
  }

  @Test
  void decode_alert_hasEveryField() throws Exception {
    Alert alert = (Alert) told(ServerMessage.newBuilder().setAlert(fullAlert()).build());
    assertThat(alert.id()).isEqualTo("a-1");
    assertThat(alert.fingerprint()).isEqualTo("f-1");
    assertThat(alert.revision()).isEqualTo(3);
    assertThat(alert.status()).isEqualTo(Alert.Status.RESOLVED);
    assertThat(alert.severity()).isEqualTo(17);
    assertThat(alert.riskScore()).isEqualTo(87.5);
    assertThat(alert.service()).isEqualTo("shop");
    assertThat(alert.instance()).isEqualTo("shop-1");
    assertThat(alert.startsAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000L, 123));
    assertThat(alert.endsAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_100L));
    assertThat(alert.summary()).containsExactly("one", "two");
    assertThat(alert.critical()).containsExactly("c");
    assertThat(alert.warning()).containsExactly("w");
    assertThat(alert.templates()).containsExactly("t {}");
    assertThat(alert.labels()).containsEntry("team", "orders").containsEntry("zone", "eu");
    assertThat(alert.url()).isEqualTo("http://kikori/a-1");
  }

  @Test
  void decode_textWithControlCharacters_isOneSafeLine() throws Exception {
    Alert alert =
        (Alert)
            told(
                ServerMessage.newBuilder()
                    .setAlert(
                        dev.kikori.proto.v1.Alert.newBuilder()
                            .addSummary("a\nb\r\u001b[31mc\u2028d\u202ee\u0085f ${jndi:x}")
                            .putLabels("k\n", "v\t"))
                    .build());
    assertThat(alert.summary()).containsExactly("a b  [31mc d e f ${jndi:x}");
    assertThat(alert.labels()).containsEntry("k ", "v ");
  }

  @Test
  void decode_longTextsAndLists_areCut() throws Exception {
    dev.kikori.proto.v1.Alert.Builder alert = dev.kikori.proto.v1.Alert.newBuilder();
    alert.setUrl("x".repeat(ServerMessageDecoder.MAX_TEXT - 1) + "😀");
    for (int i = 0; i < 1_000; i++) {
      alert.addCritical("line " + i).putLabels("k" + i, "v");
    }
    Alert decoded = (Alert) told(ServerMessage.newBuilder().setAlert(alert).build());
    assertThat(decoded.url()).as("no half of a pair").hasSize(ServerMessageDecoder.MAX_TEXT - 1);
    assertThat(decoded.critical()).hasSize(ServerMessageDecoder.MAX_ITEMS);
    assertThat(decoded.labels()).hasSize(ServerMessageDecoder.MAX_ITEMS);
  }

  @Test
  void decode_unknownFields_arePassedOver() throws Exception {
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(
                99,
                UnknownFieldSet.Field.newBuilder()
                    .addVarint(-1)
                    .addFixed32(1)
                    .addFixed64(2)
                    .addLengthDelimited(ByteString.copyFromUtf8("later"))
                    .addGroup(
                        UnknownFieldSet.newBuilder()
                            .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                            .build())
                    .build())
            .build();
    ServerMessage message =
        ServerMessage.newBuilder()
            .setUnknownFields(unknown)
            .setAck(Ack.newBuilder().setAcceptedSequence(3).setCredits(4).setUnknownFields(unknown))
            .build();
    assertThat(told(message)).isEqualTo("ack 3 4");
  }

  @Test
  void decode_sameKindTwice_mergedAndOtherKindReplaces() throws Exception {
    byte[] first =
        ServerMessage.newBuilder()
            .setAck(Ack.newBuilder().setAcceptedSequence(3))
            .build()
            .toByteArray();
    byte[] second =
        ServerMessage.newBuilder().setAck(Ack.newBuilder().setCredits(4)).build().toByteArray();
    byte[] other = ServerMessage.newBuilder().setGoAway(GoAway.newBuilder()).build().toByteArray();
    assertThat(decode(concat(first, second))).isEqualTo("ack 3 4");
    assertThat(decode(concat(first, other, second))).isEqualTo("ack 0 4");
  }

  @Test
  void decode_badBytes_refusedWithAReason() {
    assertMalformed("field number 0", 0x00);
    assertMalformed("wire type 4", 0x0c);
    assertMalformed("wire type 7", 0x0f);
    assertMalformed("length 5 with 0 bytes left", 0x12, 0x05);
    assertMalformed("length -1", 0x12, 0xff, 0xff, 0xff, 0xff, 0x0f);
    assertMalformed(
        "more than 10 bytes",
        0x12,
        0x0c,
        0x08,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x00);
    assertMalformed("not UTF-8", 0x2a, 0x03, 0x0a, 0x01, 0xff);
    assertMalformed("end of group", 0xfb, 0x06, 0xf4, 0x06);
    assertMalformed("bytes expected", 0xf9, 0x06, 0x01);
  }

  @Test
  void decode_groupsNestedWithoutEnd_refusedBeforeTheStackEnds() {
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, (byte) 0x33);
    assertThatThrownBy(() -> decode(deep))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("nested deeper");
  }

  @Test
  void decode_damagedMessages_refusesWhatTheGeneratedClassesRefuse() {
    Random random = new Random(SEED);
    byte[] whole = ServerMessage.newBuilder().setAlert(fullAlert()).build().toByteArray();
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged =
          Arrays.copyOf(whole, round % 3 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      boolean accepted = accepts(damaged);
      assertThat(accepted)
          .as("seed %d, round %d: %s", SEED, round, Arrays.toString(damaged))
          .isEqualTo(generatedClassesAccept(damaged));
      refused += accepted ? 0 : 1;
    }
    assertThat(refused).as("both outcomes were seen").isBetween(100, 19_900);
  }

  static boolean accepts(byte[] bytes) {
    try {
      decode(bytes);
      return true;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  static boolean generatedClassesAccept(byte[] bytes) {
    try {
      return ServerMessage.parseFrom(bytes) != null;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static dev.kikori.proto.v1.Alert fullAlert() {
    return dev.kikori.proto.v1.Alert.newBuilder()
        .setId("a-1")
        .setRevision(3)
        .setFingerprint("f-1")
        .setStatus(AlertStatus.ALERT_STATUS_RESOLVED)
        .setSeverity(Severity.SEVERITY_ERROR)
        .setRiskScore(87.5)
        .setService("shop")
        .setInstance("shop-1")
        .setStartsAtUnixNano(1_700_000_000_000_000_123L)
        .setEndsAtUnixNano(1_700_000_100_000_000_000L)
        .addSummary("one")
        .addSummary("two")
        .addCritical("c")
        .addWarning("w")
        .addTemplates("t {}")
        .putLabels("team", "orders")
        .putLabels("zone", "eu")
        .setUrl("http://kikori/a-1")
        .build();
  }

  private static void assertMalformed(String reason, int... bytes) {
    byte[] message = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      message[i] = (byte) bytes[i];
    }
    assertThat(generatedClassesAccept(message)).as("of %s", reason).isFalse();
    assertThatThrownBy(() -> decode(message))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(reason);
  }

  private static byte[] concat(byte[]... parts) {
    return ByteString.copyFrom(Arrays.stream(parts).map(ByteString::copyFrom).toList())
        .toByteArray();
  }

  private static Object told(ServerMessage message) throws MalformedMessageException {
    return decode(message.toByteArray());
  }

  private static Object decode(byte[] bytes) throws MalformedMessageException {
    RecordingListener listener = new RecordingListener();
    ServerMessageDecoder.decode(bytes, 0, bytes.length, listener);
    assertThat(listener.told).hasSize(1);
    return listener.told.get(0);
  }
}
