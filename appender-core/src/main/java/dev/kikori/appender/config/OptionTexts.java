package dev.kikori.appender.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a part of a configuration file said, unread: what an adapter's setters write to. Not thread-safe. */
public final class OptionTexts {
  private final Map<OptionKey, List<String>> texts = new EnumMap<>(OptionKey.class);

  /** The option's text: one more if it may be repeated, else in place of what was said before. Null says nothing. */
  public void put(OptionKey key, @Nullable String text) {
    if (text == null) {
      return;
    }
    List<String> values = texts.computeIfAbsent(key, k -> new ArrayList<>(1));
    if (!key.repeated()) {
      values.clear();
    }
    values.add(text);
  }

  /** One more {@link OptionKey#ATTRIBUTE}. */
  public void putAttribute(@Nullable String key, @Nullable String value) {
    put(OptionKey.ATTRIBUTE, (key == null ? "" : key.trim()) + "=" + (value == null ? "" : value));
  }

  /** Everything that the other says, as if it were said here. */
  public void putAll(OptionTexts other) {
    other.forEach(this::put);
  }

  /** Every text, in the order of the keys. */
  public void forEach(BiConsumer<OptionKey, String> consumer) {
    texts.forEach((key, values) -> values.forEach(text -> consumer.accept(key, text)));
  }
}
