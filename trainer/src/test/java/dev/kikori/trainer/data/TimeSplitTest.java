package dev.kikori.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.trainer.data.DataDescriptor.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class TimeSplitTest {
  private static final long SEED = 20261121;

  @Test
  void windowsOfAStream_leaveAGapOfOne() {
    TimeSplit split =
        TimeSplit.of(windows(10, 5, 5), new Split(0.6, null, false), true, slice -> "");

    assertThat(split.train()).extracting(Slice::first).containsExactly(0, 5, 10, 15, 20, 25);
    assertThat(split.test()).extracting(Slice::first).containsExactly(35, 40, 45);
    assertThat(split.dropped()).isEqualTo(1);
    assertThat(split.firstTestEvent()).isEqualTo(30);
  }

  @Test
  void overlappingWindow_thatGoesOnAtTheCut_isOnNeitherSide() {
    TimeSplit split =
        TimeSplit.of(windows(10, 5, 2), new Split(0.5, null, false), true, slice -> "");

    assertThat(split.train())
        .extracting(Slice::last)
        .allMatch(last -> last < split.firstTestEvent());
    assertThat(split.test())
        .extracting(Slice::first)
        .allMatch(first -> first > split.firstTestEvent());
  }

  @Test
  void sessions_areSplitByTheirStart_andThoseThatSpanTheCutAreDroppedUnlessKept() {
    List<Slice> sessions =
        List.of(
            slice("a", 0, 1, 90),
            slice("b", 2, 3),
            slice("c", 4, 5, 6),
            slice("d", 50, 51),
            slice("e", 60, 99));

    TimeSplit dropping = TimeSplit.of(sessions, new Split(0.6, null, false), false, slice -> "");
    TimeSplit keeping = TimeSplit.of(sessions, new Split(0.6, null, true), false, slice -> "");

    assertThat(dropping.train()).extracting(Slice::id).containsExactly("b", "c");
    assertThat(dropping.test()).extracting(Slice::id).containsExactly("d", "e");
    assertThat(dropping.dropped()).isEqualTo(1);
    assertThat(keeping.train()).extracting(Slice::id).containsExactly("a", "b", "c");
  }

  @Test
  void windowsOfAUnit_stayOnOneSide() {
    List<Slice> windows =
        List.of(
            slice("x1", 0),
            slice("y1", 1),
            slice("x2", 2),
            slice("y2", 3),
            slice("z1", 4),
            slice("z2", 5));

    TimeSplit split =
        TimeSplit.of(windows, new Split(0.7, Pattern.compile("[xyz]"), false), false, Slice::id);

    assertThat(split.train())
        .extracting(Slice::id)
        .containsExactlyInAnyOrder("x1", "x2", "y1", "y2");
    assertThat(split.test()).extracting(Slice::id).containsExactly("z1", "z2");
  }

  @Test
  void randomSessions_neverCrossTheCut() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 200; round++) {
      List<Slice> sessions = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int first = random.nextInt(1000);
        sessions.add(slice("s" + i, first, first + 1 + random.nextInt(300)));
      }
      sessions.sort(Comparator.comparingInt(Slice::first));

      TimeSplit split =
          TimeSplit.of(
              sessions,
              new Split(0.2 + 0.6 * random.nextDouble(), null, false),
              random.nextBoolean(),
              slice -> "");

      int lastTrained = split.train().stream().mapToInt(Slice::last).max().orElse(-1);
      assertThat(split.test())
          .as("seed %d, round %d", SEED, round)
          .allMatch(slice -> slice.first() > lastTrained);
      assertThat(split.train().size() + split.test().size() + split.dropped()).isEqualTo(20);
    }
  }

  @Test
  void tooFewWindows_areRefused() {
    assertThatThrownBy(
            () -> TimeSplit.of(windows(1, 5, 5), new Split(0.6, null, false), true, slice -> ""))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("leaves one side empty");
  }

  private static List<Slice> windows(int count, int size, int step) {
    List<Slice> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] events = new int[size];
      for (int j = 0; j < size; j++) {
        events[j] = i * step + j;
      }
      windows.add(new Slice("", Integer.toString(i), events));
    }
    return windows;
  }

  private static Slice slice(String id, int... events) {
    return new Slice("", id, events);
  }
}
