package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.metrics.Count;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whatever was logged before, an exception is encoded as by an encoder that has seen nothing. */
final class KnownStacksTest {
  private static final int MAX_BYTES = 4096;
  private static final long SEED = 20_261_122;

  private final KnownStacks stacks = new KnownStacks();
  private final Encoding encoding = Encoding.ofAtMost(MAX_BYTES);

  @Test
  void find_theStackOfAnotherExceptionFromTheSamePlace_matchesAllOfIt() {
    List<StackTraceElement[]> traces = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      traces.add(new IllegalStateException("here").getStackTrace());
    }
    StackTraceElement[] trace = traces.get(1);
    assertThat(trace[0]).isNotSameAs(traces.get(0)[0]);
    int bytes = 10 * trace.length;
    stacks.remember(traces.get(0), 0, trace.length, new byte[bytes], 0, ends(trace.length));
    KnownStack found = stacks.find(trace[0]);
    assertThat(found.matching(trace, 0, trace.length, bytes)).isEqualTo(trace.length);
  }

  @Test
  void find_anotherFirstFrame_isNotKnown() {
    StackTraceElement[] trace = trace("a", "b", "c");
    stacks.remember(trace, 0, 3, new byte[30], 0, ends(3));
    assertThat(stacks.find(trace[1])).isNull();
  }

  @Test
  void matching_endsWhereTheStacksPart() {
    StackTraceElement[] trace = trace("a", "b", "c", "d");
    stacks.remember(trace, 0, 4, new byte[40], 0, ends(4));
    StackTraceElement[] other = trace.clone();
    other[2] = new StackTraceElement("Type", trace[2].getMethodName(), "Type.java", 99);
    assertThat(stacks.find(other[0]).matching(other, 0, 4, 40)).isEqualTo(2);
  }

  @Test
  void matching_endsWhereThereIsNoRoom() {
    StackTraceElement[] trace = trace("a", "b", "c", "d");
    stacks.remember(trace, 0, 4, new byte[40], 0, ends(4));
    KnownStack found = stacks.find(trace[0]);
    assertThat(found.matching(trace, 0, 4, 29)).isEqualTo(2);
    assertThat(found.matching(trace, 0, 3, 40)).isEqualTo(3);
    assertThat(found.matching(trace, 0, 4, -1)).isZero();
  }

  @Test
  void remember_aPlaceThatIsTaken_isGivenNowAndThen() {
    for (int i = 0; i < 200; i++) {
      StackTraceElement[] trace = trace(("method" + i).intern());
      stacks.remember(trace, 0, 1, new byte[10], 0, ends(1));
    }
    StackTraceElement[] late = trace("late");
    int times = 0;
    while (stacks.find(late[0]) == null && times < 100) {
      stacks.remember(late, 0, 1, new byte[10], 0, ends(1));
      times++;
    }
    assertThat(times).isBetween(2, 20);
  }

  @Test
  void encode_theSameStackTwice_givesTheSameBytes() {
    Throwable thrown = new IllegalStateException("here", new IOException("cause"));
    byte[] fresh = encode(fresh(), thrown, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(encode(encoding, thrown, 0)).isEqualTo(fresh);
    }
  }

  @Test
  void encode_stacksThatPartAndMeetAgain_asAFreshEncoderDoes() {
    String[] first = {"a", "b", "c", "d", "e"};
    for (String[] methods :
        List.of(
            first,
            new String[] {"a", "b", "x", "d", "e"},
            new String[] {"a", "b"},
            new String[] {"a", "b", "c", "d", "e", "f"},
            new String[] {"b", "c", "d"},
            first)) {
      Throwable thrown = thrown(trace(methods));
      assertThat(encode(encoding, thrown, 0)).isEqualTo(encode(fresh(), thrown, 0));
    }
  }

  @Test
  void encode_anotherLineInTheMiddle_isSent() {
    StackTraceElement[] trace = trace("a", "b", "c");
    encode(encoding, thrown(trace), 0);
    trace[1] = new StackTraceElement("Type", trace[1].getMethodName(), "Type.java", 77);
    Throwable moved = thrown(trace);
    assertThat(encoding.encode(to -> to.thrown(moved)).getExceptions(0).getFrames(1))
        .isEqualTo("Type.b(Type.java:77)");
  }

  @Test
  void encode_withLessAndLessRoom_asAFreshEncoderDoes() {
    Throwable thrown = thrown(trace("first", "native", "über", "of-a-file", "fifth", "sixth"));
    encode(encoding, thrown, 0);
    for (int before = MAX_BYTES - 800; before < MAX_BYTES; before++) {
      assertThat(encode(encoding, thrown, before))
          .as("after %d bytes", before)
          .isEqualTo(encode(fresh(), thrown, before));
    }
  }

  @Test
  void encode_aFrameThatIsMaskedAmongOthers_isMaskedEachTime() {
    MaskingOptions masked = MaskingOptions.builder().pattern("hidden").build();
    Encoding again = new Encoding(masked, MAX_BYTES, 64, 100);
    Throwable thrown = thrown(trace("a", "hidden", "b", "c"));
    byte[] fresh = encode(new Encoding(masked, MAX_BYTES, 64, 100), thrown, 0);
    for (int i = 1; i <= 3; i++) {
      assertThat(encode(again, thrown, 0)).isEqualTo(fresh);
      assertThat(again.counters.get(Count.MASKED)).isEqualTo(i);
    }
  }

  @Test
  void encode_onAnotherThread_isTheSame() {
    Throwable thrown = new IllegalStateException("here", new IOException("cause"));
    byte[] here = encode(encoding, thrown, 0);
    byte[] there = CompletableFuture.supplyAsync(() -> encode(encoding, thrown, 0)).join();
    assertThat(there).isEqualTo(here);
  }

  @Test
  void encode_exceptionsAtRandom_asAFreshEncoderDoes() {
    Random random = new Random(SEED);
    MaskingOptions masked = MaskingOptions.builder().pattern("m7").build();
    Encoding again = new Encoding(masked, MAX_BYTES, 64, 24);
    for (int i = 0; i < 3_000; i++) {
      Throwable thrown = randomly(random);
      int before = random.nextInt(4) == 0 ? random.nextInt(MAX_BYTES) : 0;
      assertThat(encode(again, thrown, before))
          .as("seed %d, exception %d", SEED, i)
          .isEqualTo(encode(new Encoding(masked, MAX_BYTES, 64, 24), thrown, before));
    }
  }

  private static Encoding fresh() {
    return Encoding.ofAtMost(MAX_BYTES);
  }

  /** The bytes of an event with a text of so many before the exception. */
  private static byte[] encode(Encoding encoding, Throwable thrown, int before) {
    EventEncoder encoder = encoding.pool.take(Severity.ERROR, Encoding.LOGGER);
    encoder.text(CharBuffer.wrap("x".repeat(before)));
    encoder.thrown(thrown);
    int length = encoder.finish(encoding.counters);
    assertThat(length).isLessThanOrEqualTo(MAX_BYTES);
    byte[] bytes = Arrays.copyOf(encoder.bytes(), length);
    encoding.pool.release(encoder);
    return bytes;
  }

  private static Throwable randomly(Random random) {
    Exception thrown = new IllegalStateException("failed");
    thrown.setStackTrace(randomTrace(random));
    if (random.nextInt(3) == 0) {
      thrown.addSuppressed(thrown(randomTrace(random)));
    }
    if (random.nextBoolean()) {
      thrown.initCause(thrown(randomTrace(random)));
    }
    return thrown;
  }

  /** Walks that part and meet again, and now and then strings that are equal only. */
  private static StackTraceElement[] randomTrace(Random random) {
    String[] methods = new String[random.nextInt(90)];
    int at = random.nextInt(10);
    for (int i = 0; i < methods.length; i++) {
      at = random.nextInt(12) == 0 ? random.nextInt(10) : (at + 1) % 10;
      methods[i] = random.nextInt(50) == 0 ? new String("m" + at) : ("m" + at).intern();
    }
    return trace(methods);
  }

  private static Throwable thrown(StackTraceElement... trace) {
    Exception thrown = new IOException("cause");
    thrown.setStackTrace(trace);
    return thrown;
  }

  private static StackTraceElement[] trace(String... methods) {
    return Arrays.stream(methods).map(KnownStacksTest::frame).toArray(StackTraceElement[]::new);
  }

  /** A method of one class; native, unknown and long places by name. */
  private static StackTraceElement frame(String method) {
    return switch (method) {
      case "native" -> new StackTraceElement("Type", method, "File".repeat(30), -2);
      case "of-a-file" -> new StackTraceElement("Type", method, "a/path/".repeat(40), 5);
      case "m3" -> new StackTraceElement("Type", method, null, -1);
      case "m5" -> new StackTraceElement("app", "base", "9", "Typé", method, "T.java", 1234);
      default -> new StackTraceElement("Type", method, "Type.java", 7);
    };
  }

  private static int[] ends(int count) {
    int[] ends = new int[count];
    Arrays.setAll(ends, i -> 10 * (i + 1));
    return ends;
  }
}
