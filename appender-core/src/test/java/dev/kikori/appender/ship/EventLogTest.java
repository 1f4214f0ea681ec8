package dev.kikori.appender.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.LogEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EventLogTest {
  private static final long SEED = 20_261_121;

  @Test
  void log_randomUse_agreesWithAListOfEvents() throws Exception {
    for (int round = 0; round < 20; round++) {
      Random random = new Random(SEED + round);
      EventLog log = new EventLog(100_000);
      List<LogEvent> model = new ArrayList<>();
      long acknowledged = 0;
      long sent = 0;
      for (int step = 0; step < 3_000; step++) {
        switch (random.nextInt(5)) {
          case 0, 1 -> {
            LogEvent event = LogEvent.newBuilder().setText("x".repeat(random.nextInt(400))).build();
            byte[] bytes = event.toByteArray();
            if (log.hasRoom(Framing.size(bytes.length))) {
              log.append(bytes, 0, bytes.length);
              model.add(event);
            }
          }
          case 2, 3 -> {
            if (log.hasUnsent()) {
              int most = 1 + random.nextInt(20);
              log.cut(most, 1 + random.nextInt(3_000), step);
              List<LogEvent> events = parse(log);
              assertThat(events).hasSizeBetween(1, most).hasSize(log.cutEvents());
              assertThat(events)
                  .as("seed %d", SEED + round)
                  .isEqualTo(model.subList((int) sent, (int) sent + events.size()));
              sent += events.size();
            }
          }
          default -> {
            if (random.nextInt(10) == 0) {
              log.rewind();
              sent = acknowledged;
            } else if (sent > acknowledged) {
              acknowledged += 1 + random.nextInt((int) (sent - acknowledged));
              log.acknowledge(acknowledged);
            }
          }
        }
        assertThat(log.acknowledged()).isEqualTo(acknowledged);
        assertThat(log.sent()).isEqualTo(sent);
        assertThat(log.last()).isEqualTo(model.size());
        assertThat(log.unacknowledgedBytes()).isBetween(0L, 100_000L);
      }
      assertThat(copied(log)).isEqualTo(model.subList((int) acknowledged, model.size()));
    }
  }

  @Test
  void append_largerThanTheLimit_takenIfAlone() throws Exception {
    EventLog log = new EventLog(1_000);
    byte[] large = LogEvent.newBuilder().setText("y".repeat(200_000)).build().toByteArray();
    assertThat(log.hasRoom(large.length)).isTrue();
    log.append(large, 0, large.length);
    assertThat(log.hasRoom(1)).isFalse();
    log.cut(10, 10, 0);
    assertThat(parse(log)).hasSize(1);
  }

  @Test
  void acknowledge_wholeBatch_tellsWhenItWasSent() {
    EventLog log = new EventLog(1_000);
    for (int i = 0; i < 4; i++) {
      log.append(new byte[] {1}, 0, 1);
    }
    log.cut(2, 1_000, 77);
    log.cut(2, 1_000, 88);
    assertThat(log.acknowledge(1)).as("a part of a batch").isEqualTo(-1);
    assertThat(log.acknowledge(2)).isEqualTo(77);
    assertThat(log.acknowledge(2)).as("nothing new").isEqualTo(-1);
    assertThat(log.acknowledge(99)).isEqualTo(88);
    assertThat(log.isEmpty()).isTrue();
  }

  @Test
  void startAfter_eventsHere_refused() {
    EventLog log = new EventLog(1_000);
    log.append(new byte[] {1}, 0, 1);
    assertThatThrownBy(() -> log.startAfter(7)).isInstanceOf(IllegalStateException.class);
    log.cut(1, 1, 0);
    log.acknowledge(1);
    log.startAfter(7);
    assertThat(log.last()).isEqualTo(7);
  }

  private static List<LogEvent> parse(EventLog log) throws Exception {
    byte[] batch = new byte[log.cutLength()];
    System.arraycopy(log.data(), log.cutOffset(), batch, 0, log.cutFirstLength());
    System.arraycopy(
        log.data(), 0, batch, log.cutFirstLength(), batch.length - log.cutFirstLength());
    return Batch.parseFrom(batch).getEventsList();
  }

  private static List<LogEvent> copied(EventLog log) {
    List<LogEvent> events = new ArrayList<>();
    log.copyTo(
        (first, count, bytes, length) -> {
          assertThat(first).isEqualTo(log.acknowledged() + 1 + events.size());
          try {
            List<LogEvent> piece = Batch.parseFrom(bytes).getEventsList();
            assertThat(piece).hasSize(count);
            events.addAll(piece);
          } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
          }
        },
        500);
    return events;
  }
}
