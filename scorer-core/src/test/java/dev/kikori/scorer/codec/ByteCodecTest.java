package dev.kikori.scorer.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ByteCodecTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          "user 17 logged in",
          "größer als 1 €",
          "木こり",
          "half a pair \ud83d and the other \udc00",
          "\u0000\u001b[31m\n\r\t",
          "x".repeat(70_000));

  private final ByteWriter out = new ByteWriter();

  @Test
  void readText_whatWasWritten_comesBackToTheLastChar() throws SnapshotException {
    TEXTS.forEach(out::writeText);
    ByteReader in = new ByteReader(out.toBytes());
    for (String text : TEXTS) {
      assertThat(in.readText()).isEqualTo(text);
    }
    assertThat(in.remaining()).isZero();
  }

  @Test
  void readCount_anyNumber_comesBack() throws SnapshotException {
    long[] numbers = {0, 1, 127, 128, 1L << 35, Long.MAX_VALUE, Long.MIN_VALUE, -1};
    for (long number : numbers) {
      out.writeCount(number);
      out.writeSigned(number);
    }
    ByteReader in = new ByteReader(out.toBytes());
    for (long number : numbers) {
      assertThat(in.readCount()).isEqualTo(number);
      assertThat(in.readSigned()).isEqualTo(number);
    }
  }

  @Test
  void readEvent_randomEvents_comeBackEqual() throws SnapshotException {
    Random random = new Random(20_261_122);
    List<LogEvent> events = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      events.add(event(random));
    }
    events.forEach(out::writeEvent);
    ByteReader in = new ByteReader(out.toBytes());
    for (LogEvent event : events) {
      assertThat(in.readEvent()).isEqualTo(event);
    }
  }

  @Test
  void clear_usedAgain_writesTheSameBytes() {
    Random random = new Random(3);
    LogEvent event = event(random);
    out.writeEvent(event);
    byte[] first = out.toBytes();
    out.clear();
    out.writeEvent(event);
    assertThat(out.toBytes()).isEqualTo(first);
  }

  @Test
  void readShared_sameObjectTwice_isOneObject() throws SnapshotException {
    float[] shared = {1, 2, 3};
    Template template = new Template(7, Severity.WARN, "logger", "text <NUM>");
    for (int i = 0; i < 2; i++) {
      out.writeShared(shared, out::writeFloats);
      out.writeTemplate(template);
    }
    ByteReader in = new ByteReader(out.toBytes());
    float[] first = in.readShared(float[].class, in::readFloats);
    Template read = in.readTemplate();
    assertThat(first).containsExactly(1, 2, 3);
    assertThat(in.readShared(float[].class, in::readFloats)).isSameAs(first);
    assertThat(read.toString()).isEqualTo(template.toString());
    assertThat(in.readTemplate()).isSameAs(read);
  }

  @Test
  void readEvent_damagedBytes_throwsNothingElse() {
    Random random = new Random(20_261_122);
    for (int i = 0; i < 50; i++) {
      out.writeEvent(event(random));
    }
    byte[] whole = out.toBytes();
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      for (int j = 0; j < 3; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      ByteReader in = new ByteReader(damaged);
      try {
        while (in.remaining() > 0) {
          in.readEvent();
        }
      } catch (SnapshotException expected) {
        assertThat(expected).hasMessageContaining("(expected: ");
      }
    }
  }

  @Test
  void frame_anyByteChanged_isRefused() throws IOException {
    Frame frame = new Frame("a thing", 0x12345678, 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    out.writeText("content");
    frame.write(out, new DataOutputStream(bytes));
    byte[] whole = bytes.toByteArray();
    assertThat(frame.read(stream(whole)).readText()).isEqualTo("content");
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x41;
      assertThatThrownBy(() -> frame.read(stream(damaged)))
          .isInstanceOf(SnapshotException.class)
          .hasMessageStartingWith("a thing: ");
    }
  }

  private static DataInputStream stream(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private static LogEvent event(Random random) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      attributes.put("key" + random.nextInt(9), "value" + random.nextInt(9_000));
    }
    String message = "message " + random.nextInt(5) + text(random);
    long line = random.nextInt(1_000_000);
    return new LogEvent(
        random.nextInt(10) == 0 ? LogEvent.NO_TIMESTAMP : random.nextLong(),
        Severity.values()[random.nextInt(Severity.values().length)],
        "logger" + random.nextInt(6_000),
        "thread" + random.nextInt(3),
        text(random),
        message,
        random.nextBoolean() ? null : "user {} logged in",
        random.nextInt(5) > 0 ? null : text(random),
        random.nextBoolean() ? message : text(random),
        line,
        line + random.nextInt(3),
        attributes);
  }

  private static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size() - 1));
  }
}
