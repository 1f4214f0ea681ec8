package dev.kikori.appender.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.encode.EncoderPool;
import dev.kikori.appender.encode.EventEncoder;
import dev.kikori.appender.encode.Masking;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.proto.v1.Attribute;
import dev.kikori.proto.v1.LogEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.core.impl.JdkMapAdapterStringMap;
import org.apache.logging.log4j.util.ReadOnlyStringMap;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // the one constructor that all supported versions have
final class ContextWriterTest {
  private final ContextWriter contexts = new ContextWriter();
  private final Masking masking = new Masking(MaskingOptions.DEFAULTS);
  private final EncoderPool encoders =
      new EncoderPool(new Definitions(64, masking), masking, 64 << 10, 10);

  @Test
  void write_keysChangeAndCountDoesNot_valuesFollow() {
    assertThat(written(map("a", "1", "b", "2"))).containsExactlyInAnyOrder("1", "2");
    assertThat(written(map("a", "3", "c", "4"))).containsExactlyInAnyOrder("3", "4");
    assertThat(written(map("a", "5", "b", "6"))).containsExactlyInAnyOrder("5", "6");
  }

  @Test
  void write_countChanges_valuesFollow() {
    assertThat(written(map("a", "1", "b", "2"))).hasSize(2);
    assertThat(written(map("a", "7"))).containsExactly("7");
    assertThat(written(map("a", "1", "b", "8"))).containsExactlyInAnyOrder("1", "8");
  }

  @Test
  void write_moreEntriesThanAreRemembered_allThere() {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i <= ContextWriter.MOST_REMEMBERED_KEYS; i++) {
      many.put("key" + i, "value" + i);
    }
    assertThat(written(new JdkMapAdapterStringMap(many)))
        .containsExactlyInAnyOrderElementsOf(many.values());
  }

  @Test
  void write_garbageFreeMap_walked() {
    assertThat(written(new SortedArrayStringMap(Map.of("a", "1", "b", "2"))))
        .containsExactly("1", "2");
  }

  private static ReadOnlyStringMap map(String... keysAndValues) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new JdkMapAdapterStringMap(map);
  }

  private List<String> written(ReadOnlyStringMap context) {
    EventEncoder event = encoders.take(Severity.INFO, "com.acme.Shop");
    assertThat(event).isNotNull();
    event.text("done");
    contexts.write(context, event);
    int length = event.finish(new Counters());
    ByteString bytes = ByteString.copyFrom(event.bytes(), 0, length);
    encoders.release(event);
    try {
      return LogEvent.parseFrom(bytes).getAttributesList().stream()
          .map(Attribute::getValue)
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
