package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.metrics.Count;
import dev.kikori.proto.v1.LogEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownFramesTest {
  private static final byte[] FIELD = {1, 2, 3, 4, 5};

  private final KnownFrames known = new KnownFrames();

  @Test
  void find_anotherExceptionFromTheSamePlace_isKnown() {
    List<StackTraceElement> top = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      top.add(new IllegalStateException("here").getStackTrace()[0]);
    }
    known.remember(top.get(0), FIELD, 1, 4);
    assertThat(top.get(1)).isNotSameAs(top.get(0));
    assertThat(known.find(top.get(1))).containsExactly(2, 3, 4);
  }

  @Test
  void find_anotherLine_isNotKnown() {
    StackTraceElement one = new IllegalStateException("one").getStackTrace()[0];
    StackTraceElement other = new IllegalStateException("other").getStackTrace()[0];
    known.remember(one, FIELD, 0, 3);
    assertThat(known.find(other)).isNull();
  }

  @Test
  void find_amongMoreThanThereIsRoomFor_isNeverAnother() {
    List<StackTraceElement> frames = new ArrayList<>();
    for (int line = 0; line < 5_000; line++) {
      StackTraceElement frame = new StackTraceElement("Type", "method", "File.java", line);
      known.remember(frame, new byte[] {(byte) line, (byte) (line >> 8)}, 0, 2);
      frames.add(frame);
    }
    int found = 0;
    for (StackTraceElement frame : frames) {
      byte[] field = known.find(frame);
      if (field != null) {
        int line = frame.getLineNumber();
        assertThat(field).containsExactly((byte) line, (byte) (line >> 8));
        found++;
      }
    }
    assertThat(found).isBetween(1, 1_024);
  }

  @Test
  void remember_aFrameOfUnusualLength_isNotKept() {
    StackTraceElement frame = new StackTraceElement("Type", "method", "File.java", 1);
    known.remember(frame, new byte[1_000], 0, 1_000);
    assertThat(known.find(frame)).isNull();
  }

  @Test
  void encode_theSamePlaceAgain_readsTheSame() {
    Encoding encoding = new Encoding();
    List<LogEvent> events = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Throwable thrown = new IllegalStateException("here", new IllegalArgumentException("cause"));
      events.add(encoding.encode(event -> event.thrown(thrown)));
    }
    assertThat(events.get(1)).isEqualTo(events.get(0));
    assertThat(events.get(1).getExceptions(0).getFramesCount()).isPositive();
  }

  @Test
  void encode_aFrameThatAUsersPatternMasks_isMaskedAndCountedEachTime() {
    Encoding encoding = Encoding.with(MaskingOptions.builder().pattern("KnownFramesTest").build());
    for (int i = 1; i <= 3; i++) {
      StackTraceElement frame = new StackTraceElement("a.KnownFramesTest", "m", "F.java", 7);
      Throwable thrown = new IllegalStateException("here");
      thrown.setStackTrace(new StackTraceElement[] {frame});
      LogEvent event = encoding.encode(to -> to.thrown(thrown));
      assertThat(event.getExceptions(0).getFrames(0)).isEqualTo("a.***.m(F.java:7)");
      assertThat(encoding.counters.get(Count.MASKED)).isEqualTo(i);
    }
  }
}
