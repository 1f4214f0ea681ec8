package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.MaskingOptions;
import dev.kikori.proto.v1.LogEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random events go in and come out of the generated classes as they were. */
@SuppressWarnings("UnnecessaryStringBuilder") // a text that is no String
final class EventRoundTripTest {
  private static final int EVENTS = 2_000;
  private static final String[] POINTS = {
    "a",
    "Z",
    " ",
    "=",
    ":",
    "@",
    "9",
    "\n",
    "\0",
    "é",
    "ß",
    "€",
    "中",
    "😀",
    "👩‍👩‍👧",
    "\uD83D",
    "\uDE00",
    "\uFFFF",
    "{",
    "}",
    "\\"
  };

  /** Masking is another matter, and would change what is compared. */
  private final Encoding encoding =
      new Encoding(MaskingOptions.builder().enabled(false).build(), 64 << 10, 300, 100);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261121})
  void randomEvents_comeOutAsTheyWentIn(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < EVENTS; i++) {
      String pattern = pattern(random);
      int places = MaskedPattern.placesBefore(pattern, Integer.MAX_VALUE);
      List<Object> arguments = new ArrayList<>();
      for (int a = 0; a < places; a++) {
        arguments.add(argument(random));
      }
      Map<String, String> attributes = new LinkedHashMap<>();
      for (int a = random.nextInt(5); a > 0; a--) {
        attributes.put(text(random, 12), text(random, 60));
      }
      String thread = text(random, 20);
      long time = random.nextLong();
      LogEvent event =
          encoding.encode(
              e -> {
                e.time(time);
                e.pattern(pattern);
                arguments.forEach(e::argument);
                e.thread(thread);
                attributes.forEach(e::attribute);
              });
      assertThat(event.getTimeUnixNano()).isEqualTo(time);
      assertThat(encoding.message(event)).isEqualTo(filled(pattern, arguments));
      assertThat(encoding.thread(event)).isEqualTo(Encoding.wellFormed(thread));
      Map<String, String> expected = new LinkedHashMap<>();
      attributes.forEach((k, v) -> expected.put(Encoding.wellFormed(k), Encoding.wellFormed(v)));
      assertThat(encoding.attributes(event)).isEqualTo(expected);
      assertThat(event.getUnknownFields().asMap()).isEmpty();
    }
    assertThat(encoding.definitions.templateCount()).isEqualTo(300);
    assertThat(encoding.definitions.stringCount()).isEqualTo(300);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void randomTexts_comeOutAsTheyWentIn(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < EVENTS; i++) {
      String text = text(random, 1 + random.nextInt(400));
      assertThat(encoding.text(text)).isEqualTo(Encoding.wellFormed(text));
      assertThat(encoding.text(new StringBuilder(text))).isEqualTo(Encoding.wellFormed(text));
    }
  }

  private static String filled(String pattern, List<Object> arguments) {
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (Object argument : arguments) {
      int place = MaskedPattern.nextPlace(pattern, from);
      filled.append(pattern, from, place);
      filled.append(Encoding.wellFormed(String.valueOf(argument)));
      from = place + 2;
    }
    return Encoding.wellFormed(filled.append(pattern.substring(from)).toString());
  }

  private static Object argument(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> (Object) (random.nextLong() >> random.nextInt(64));
      case 1 -> (Object) random.nextInt();
      case 2 -> random.nextInt(100_000) / 100.0;
      case 3 -> random.nextBoolean();
      default -> text(random, 1 + random.nextInt(200));
    };
  }

  private static String pattern(Random random) {
    StringBuilder pattern = new StringBuilder();
    for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
      pattern.append(text(random, 10).replace('\\', '/'));
      if (random.nextBoolean()) {
        pattern.append("{}");
      }
    }
    return pattern.toString();
  }

  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    boolean ascii = random.nextInt(3) > 0;
    for (int length = random.nextInt(most); length > 0; length--) {
      text.append(
          ascii ? (char) (' ' + random.nextInt(95)) : POINTS[random.nextInt(POINTS.length)]);
    }
    return text.toString();
  }
}
