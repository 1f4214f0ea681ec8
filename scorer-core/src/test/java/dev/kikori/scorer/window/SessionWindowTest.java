package dev.kikori.scorer.window;

import static dev.kikori.scorer.window.WindowFixtures.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.WindowFixtures.Cutting;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionWindowTest {
  private static final SessionKey BLOCK = SessionKey.regex("blk_-?\\d+");
  private static final WindowSpec BLOCKS = new WindowSpec.Session(BLOCK, WindowSpec.NEVER_IDLE);

  private static WindowLine block(long number, long millis, String text) {
    return line(number, "", millis, text);
  }

  @Test
  void blocks_comeOutAtTheEndInOrderOfTheirFirstLine() {
    Cutting cutting =
        new Cutting(BLOCKS)
            .accept(
                block(1, 10, "Receiving block blk_1"),
                block(2, 20, "Receiving block blk_-2"),
                block(3, 30, "Received block blk_-2"),
                block(4, 40, "Received block blk_1"));
    assertThat(cutting.seen()).isEmpty();
    assertThat(cutting.counters().openSessions()).isEqualTo(2);
    assertThat(cutting.flush().seen()).containsExactly("/blk_1: [1, 4]", "/blk_-2: [2, 3]");
  }

  @Test
  void lineWithSeveralBlocks_belongsToEachOnce() {
    Cutting cutting =
        new Cutting(BLOCKS).accept(block(1, 10, "ask to delete blk_7 blk_8 blk_7")).flush();
    assertThat(cutting.seen()).containsExactly("/blk_7: [1]", "/blk_8: [1]");
  }

  @Test
  void lineWithoutKey_isCounted() {
    Cutting cutting =
        new Cutting(BLOCKS).accept(block(1, 10, "no block here"), block(2, 20, "blk_1")).flush();
    assertThat(cutting.seen()).containsExactly("/blk_1: [2]");
    assertThat(cutting.counters().withoutKey()).isEqualTo(1);
  }

  @Test
  void regexWithGroup_takesTheGroup() {
    WindowSpec spec =
        new WindowSpec.Session(SessionKey.regex("session=(\\w+)"), WindowSpec.NEVER_IDLE);
    assertThat(new Cutting(spec).accept(block(1, 10, "session=abc")).flush().seen())
        .containsExactly("/abc: [1]");
  }

  @Test
  void field_isAnAttributeOrThreadLoggerService() {
    LogEvent event =
        new LogEvent(
            0,
            Severity.INFO,
            "a.Logger",
            "main",
            "pod-1",
            "m",
            null,
            null,
            "m",
            1,
            1,
            Map.of("trace_id", "t1"));
    assertThat(SessionKey.field("trace_id").of(event)).containsExactly("t1");
    assertThat(SessionKey.field("thread").of(event)).containsExactly("main");
    assertThat(SessionKey.field("logger").of(event)).containsExactly("a.Logger");
    assertThat(SessionKey.field("service").of(event)).containsExactly("pod-1");
    assertThat(SessionKey.field("span_id").of(event)).isEmpty();
  }

  @Test
  void sessionAcrossServices_isOne() {
    Cutting cutting =
        new Cutting(BLOCKS)
            .accept(line(1, "node-1", 10, "blk_1"), line(2, "node-2", 20, "blk_1"))
            .flush();
    assertThat(cutting.seen()).containsExactly("/blk_1: [1, 2]");
  }

  @Test
  void idleGap_endsASession() {
    Cutting cutting = new Cutting(new WindowSpec.Session(BLOCK, Duration.ofSeconds(10)));
    cutting.accept(
        block(1, 0, "blk_1"),
        block(2, 5_000, "blk_2"),
        block(3, 10_000, "blk_3"),
        block(4, 10_001, "blk_3"));
    assertThat(cutting.seen()).containsExactly("/blk_1: [1]");
    cutting.accept(block(5, 60_000, "blk_1")).flush();
    assertThat(cutting.seen())
        .containsExactly("/blk_1: [1]", "/blk_2: [2]", "/blk_3: [3, 4]", "/blk_1: [5]");
  }

  @Test
  void sessionsThatEndTogether_comeOutInOrderOfTheirFirstLine() {
    Cutting cutting = new Cutting(new WindowSpec.Session(BLOCK, Duration.ofSeconds(10)));
    cutting.accept(
        block(1, 0, "blk_1"), block(2, 1, "blk_2"), block(3, 2, "blk_1"), block(4, 60_000, "none"));
    assertThat(cutting.seen()).containsExactly("/blk_1: [1, 3]", "/blk_2: [2]");
  }

  @Test
  void longSession_keepsItsFirstLinesAndStaysOne() {
    Cutting cutting = new Cutting(new WindowSpec.Session(BLOCK, WindowSpec.NEVER_IDLE, 2));
    cutting
        .accept(
            block(1, 1, "blk_1"), block(2, 2, "blk_1"), block(3, 3, "blk_1"), block(4, 4, "blk_1"))
        .flush();
    assertThat(cutting.seen()).containsExactly("/blk_1: [1, 2]");
    assertThat(cutting.counters().cutLines()).isEqualTo(2);
  }

  @Test
  void tooManySessions_longestIdleIsEmittedNotLost() {
    Cutting cutting = new Cutting(Windower.builder(BLOCKS).maxSessions(2).build());
    cutting.accept(
        block(1, 1, "blk_1"), block(2, 2, "blk_2"), block(3, 3, "blk_1"), block(4, 4, "blk_3"));
    assertThat(cutting.seen()).containsExactly("/blk_2: [2]");
    assertThat(cutting.counters().sessionsEvicted()).isEqualTo(1);
    assertThat(cutting.flush().seen())
        .containsExactly("/blk_2: [2]", "/blk_1: [1, 3]", "/blk_3: [4]");
  }

  @Test
  void clockSetBack_sessionsStillEnd() {
    Cutting cutting = new Cutting(new WindowSpec.Session(BLOCK, Duration.ofSeconds(10)));
    cutting.accept(block(1, 4_000_000_000_000L, "blk_1"));
    for (int i = 2; i <= 60; i++) {
      cutting.accept(block(i, 1_000L * i, "blk_2"));
    }
    assertThat(cutting.counters().clockJumps()).isEqualTo(1);
    assertThat(cutting.seen()).containsExactly("/blk_1: [1]");
  }

  @Test
  void noTimes_onlyTheEndEndsASession() {
    Cutting cutting = new Cutting(new WindowSpec.Session(BLOCK, Duration.ofMillis(1)));
    cutting.accept(
        block(1, LogEvent.NO_TIMESTAMP, "blk_1"),
        block(2, LogEvent.NO_TIMESTAMP, "blk_2"),
        block(3, LogEvent.NO_TIMESTAMP, "blk_1"));
    assertThat(cutting.seen()).isEmpty();
    assertThat(cutting.counters().withoutTime()).isEqualTo(3);
    assertThat(cutting.flush().seen()).containsExactly("/blk_1: [1, 3]", "/blk_2: [2]");
  }

  @Test
  void linesCarryTheirTemplateThrough() {
    Template template = new Template(42, Severity.WARN, "l", "t");
    WindowLine line = new WindowLine(LogEvent.ofText("blk_1", 1), template, true);
    assertThat(new Cutting(BLOCKS).accept(line).flush().windows.get(0).lines())
        .containsExactly(line);
  }
}
