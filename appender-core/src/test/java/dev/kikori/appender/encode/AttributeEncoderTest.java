package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.proto.v1.Attribute;
import dev.kikori.proto.v1.LogEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AttributeEncoderTest {
  private static final long SEED = 20_261_122;

  private final Masking masking = new Masking(MaskingOptions.DEFAULTS);
  private final Definitions definitions = new Definitions(64, masking);
  private final EncoderPool encoders = new EncoderPool(definitions, masking, 64 << 10, 10);
  private final Counters counters = new Counters();

  @Test
  void attribute_sameAgain_sameBytes() throws Exception {
    String value = "r-5b1f0c77";
    LogEvent first = event("tenant", "acme", "request", value);
    LogEvent second = event("tenant", "acme", "request", value);
    assertThat(second).isEqualTo(first);
    assertThat(values(second)).containsExactly("acme", value);
  }

  @Test
  void attribute_placesChange_valuesFollowTheirKeys() throws Exception {
    event("tenant", "acme", "request", "r-1");
    LogEvent swapped = event("request", "r-1", "tenant", "acme");
    assertThat(swapped.getAttributesList())
        .isEqualTo(reversed(event("tenant", "acme", "request", "r-1")));
  }

  @Test
  void attribute_secretInValue_maskedEachTimeAndCounted() throws Exception {
    String value = "password=hunter2";
    for (int i = 0; i < 3; i++) {
      assertThat(values(event("note", value))).containsExactly("password=***");
    }
    assertThat(counters.get(Count.MASKED)).isEqualTo(3);
  }

  @Test
  void attribute_secretKey_maskedEachTime() throws Exception {
    String value = "hunter2";
    for (int i = 0; i < 3; i++) {
      assertThat(values(event("password", value))).containsExactly("***");
    }
  }

  @Test
  void attribute_builderThatChanges_asItIs() throws Exception {
    StringBuilder value = new StringBuilder("a");
    for (int i = 0; i < 3; i++) {
      assertThat(values(event("state", value))).containsExactly(value.toString());
      value.append('b');
    }
  }

  @Test
  void attribute_anyMixOfOldAndNew_asGiven() throws Exception {
    Random random = new Random(SEED);
    String[] pool = {"", "a", "acme", "äöü", "x".repeat(41), "y".repeat(300), "null", "-1"};
    for (int round = 0; round < 2_000; round++) {
      int count = random.nextInt(12);
      Object[] given = new Object[2 * count];
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String value = pool[random.nextInt(pool.length)];
        given[2 * i] = "key" + random.nextInt(4);
        given[2 * i + 1] = random.nextInt(4) == 0 ? new String(value) : value;
        expected.add(value);
      }
      assertThat(values(event(given))).as("seed %d, round %d", SEED, round).isEqualTo(expected);
    }
  }

  @Test
  void context_sameMapAgain_sameBytesAndAttributesAfterIt() throws Exception {
    Map<String, String> context = Map.of("tenant", "acme");
    for (int i = 0; i < 3; i++) {
      assertThat(values(event(context, "amount", "" + i))).containsExactly("acme", "" + i);
    }
  }

  @Test
  void context_anotherMapEachTime_asGiven() throws Exception {
    Random random = new Random(SEED);
    List<Map<String, String>> contexts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Map<String, String> context = new LinkedHashMap<>();
      for (int j = 0; j < 3 * i; j++) {
        context.put("key" + j, "x".repeat(random.nextInt(60)) + i);
      }
      contexts.add(context);
    }
    for (int round = 0; round < 2_000; round++) {
      Map<String, String> context = contexts.get(random.nextInt(contexts.size()));
      assertThat(values(event(context)))
          .as("seed %d, round %d", SEED, round)
          .containsExactlyElementsOf(context.values());
    }
  }

  @Test
  void context_withSecret_maskedEachTimeAndCounted() throws Exception {
    Map<String, String> context = Map.of("note", "password=hunter2");
    for (int i = 0; i < 3; i++) {
      assertThat(values(event(context))).containsExactly("password=***");
    }
    assertThat(counters.get(Count.MASKED)).isEqualTo(3);
  }

  @Test
  void context_tableOfKeysFull_toldForEachEvent() throws Exception {
    for (int i = 0; i < 64; i++) {
      event("key" + i, "value");
    }
    Map<String, String> context = Map.of("one more", "acme");
    for (int i = 0; i < 3; i++) {
      assertThat(values(event(context))).containsExactly("acme");
    }
    assertThat(counters.get(Count.DEFINITIONS_FULL)).isEqualTo(3);
  }

  private LogEvent event(Object... keysAndValues) throws Exception {
    return event(Map.of(), keysAndValues);
  }

  private LogEvent event(Map<String, String> context, Object... keysAndValues) throws Exception {
    EventEncoder event = encoders.take(Severity.INFO, "com.acme.Shop");
    assertThat(event).isNotNull();
    event.pattern("done");
    event.context(context);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      event.attribute(((String) keysAndValues[i]).intern(), keysAndValues[i + 1]);
    }
    int length = event.finish(counters);
    LogEvent parsed = LogEvent.parseFrom(Arrays.copyOf(event.bytes(), length));
    encoders.release(event);
    return parsed;
  }

  private static List<String> values(LogEvent event) {
    return event.getAttributesList().stream().map(Attribute::getValue).toList();
  }

  private static List<Attribute> reversed(LogEvent event) {
    List<Attribute> attributes = new ArrayList<>(event.getAttributesList());
    Collections.reverse(attributes);
    return attributes;
  }
}
