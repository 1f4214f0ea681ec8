package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.metrics.Count;
import dev.kikori.proto.v1.LogEvent;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What does not fit is cut and counted, never refused; that no event exceeds the limit is checked by {@link Encoding}. */
final class TruncationTest {
  private static final int MEGABYTE = 1 << 20;

  @Test
  void message_ofAMegabyte_isCutAndSaysByHowMuch() {
    Encoding encoding = new Encoding();
    String text = "x".repeat(MEGABYTE);
    Exception thrown = new IllegalStateException("why");
    thrown.setStackTrace(new StackTraceElement[0]);
    LogEvent event =
        encoding.encode(
            e -> {
              e.text(text);
              e.attribute("traceId", "abc");
              e.thrown(thrown);
            });
    assertThat(text).startsWith(event.getText());
    assertThat(event.getText().length()).isGreaterThan(50_000);
    assertThat(event.getText().length() + event.getTruncatedBytes()).isEqualTo(MEGABYTE);
    assertThat(encoding.attributes(event)).containsEntry("traceId", "abc");
    assertThat(event.getExceptions(0).getMessage()).isEqualTo("why");
    assertThat(encoding.counters.get(Count.TRUNCATED)).isEqualTo(1);
  }

  @Test
  void message_withinTheLimit_isWhole() {
    LogEvent event = new Encoding().encode(e -> e.text("x".repeat(50_000)));
    assertThat(event.getText()).hasSize(50_000);
    assertThat(event.getTruncatedBytes()).isZero();
  }

  @Test
  void emoji_atTheCut_areNotCutInTwo() {
    for (int shift = 0; shift < 4; shift++) {
      String text = "x".repeat(shift) + "😀".repeat(1000);
      LogEvent event = Encoding.ofAtMost(1024).encode(e -> e.text(text));
      assertThat(text).startsWith(event.getText());
      assertThat(event.getText()).doesNotContain("\uFFFD");
      assertThat(Utf8.length(event.getText()) + event.getTruncatedBytes())
          .isEqualTo(Utf8.length(text));
    }
  }

  @Test
  void argument_ofAMegabyte_isCut() {
    Encoding encoding = new Encoding();
    LogEvent event =
        encoding.encode(
            e -> {
              e.pattern("{} and {}");
              e.argument("y".repeat(MEGABYTE));
              e.argument("z".repeat(100));
            });
    assertThat(event.getArguments(0).length()).isGreaterThan(50_000);
    assertThat(event.getTruncatedBytes()).isGreaterThan(MEGABYTE - 60_000);
  }

  @Test
  void patternWithoutANumber_filledWithMuch_isCut() {
    Encoding encoding = new Encoding(MaskingOptions.DEFAULTS, 1024, 1, 100);
    encoding.encode(e -> e.pattern("the only template"));
    LogEvent event =
        encoding.encode(
            e -> {
              e.pattern("before {} after {}");
              e.argument("y".repeat(5000));
              e.argument(1);
            });
    assertThat(event.getText()).startsWith("before yyy");
    assertThat(event.getText().length() + event.getTruncatedBytes())
        .isEqualTo("before  after 1".length() + 5000);
    assertThat(encoding.counters.get(Count.DEFINITIONS_FULL)).isEqualTo(1);
  }

  @Test
  void tenThousandAttributes_keepWhatFits() {
    Encoding encoding = new Encoding();
    LogEvent event =
        encoding.encode(
            e -> {
              e.pattern("many");
              for (int i = 0; i < 10_000; i++) {
                e.attribute("key" + i, "value" + i);
              }
            });
    assertThat(event.getAttributesCount()).isBetween(2_000, 9_000);
    assertThat(encoding.attributes(event)).containsEntry("key17", "value17");
    assertThat(event.getTruncatedBytes()).isGreaterThan(10_000);
    assertThat(encoding.definitions.stringCount()).isEqualTo(AttributeEncoder.MAX_DEFINED);
  }

  @Test
  void hugeArray_ends() {
    LogEvent event =
        Encoding.ofAtMost(1024)
            .encode(
                e -> {
                  e.pattern("{}");
                  e.argument((Object) new int[5_000_000]);
                });
    assertThat(event.getArguments(0)).startsWith("[0, 0, 0");
    assertThat(event.getTruncatedBytes()).isPositive();
  }

  @Test
  void loggerAndThread_ofAnyLength_fit() {
    Encoding encoding = Encoding.ofAtMost(1024);
    LogEvent event =
        encoding.encode(
            e -> {
              e.thread("t".repeat(100_000));
              e.text("m");
            });
    assertThat(event.getThread()).startsWith("ttt");
    EventEncoder long_ = encoding.pool.take(9, "l".repeat(100_000));
    long_.text("m");
    assertThat(long_.finish(encoding.counters)).isLessThanOrEqualTo(1024);
    encoding.pool.release(long_);
  }

  @Test
  void randomEvents_ofAnySize_stayWithinTheLimit() {
    long seed = 31;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      int most = 1024 << random.nextInt(4);
      Encoding encoding = Encoding.ofAtMost(most);
      encoding.encode(
          e -> {
            for (int field = random.nextInt(30); field > 0; field--) {
              String text = "😀é x=1 ".repeat(random.nextInt(200));
              switch (random.nextInt(8)) {
                case 0 -> e.pattern(text + "{} {}");
                case 1 -> e.argument(text);
                case 2 -> e.argument((Object) new String[] {text});
                case 3 -> e.attribute("k" + field, text);
                case 4 -> e.attribute(text, 1);
                case 5 -> e.thrown(new IllegalStateException(text, new RuntimeException(text)));
                case 6 -> e.thread(text);
                default -> e.text(text);
              }
            }
          });
    }
  }
}
