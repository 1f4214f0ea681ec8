package dev.kikori.appender.log4j2;

import dev.kikori.appender.encode.EventEncoder;
import org.apache.logging.log4j.util.ReadOnlyStringMap;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.apache.logging.log4j.util.TriConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands over an event's context. Log4j's default map sorts its keys into a new array whenever anyone walks it; an application's
 * contexts have the same few sets of keys, so the last set of each size is remembered and asked for, key by key. Thread-safe: a
 * set that another thread has put in its place costs a walk.
 */
final class ContextWriter {
  static final int MOST_REMEMBERED_KEYS = 16;

  private static final TriConsumer<String, @Nullable Object, EventEncoder> ATTRIBUTE =
      (key, value, to) -> to.attribute(key, value);
  private static final TriConsumer<String, @Nullable Object, KeyList> KEY =
      (key, value, keys) -> keys.add(key);

  private final String[] @Nullable [] keysBySize = new String[MOST_REMEMBERED_KEYS + 1][];

  void write(ReadOnlyStringMap context, EventEncoder to) {
    int size = context.size();
    if (size == 0) {
      return;
    }
    if (size > MOST_REMEMBERED_KEYS || context instanceof SortedArrayStringMap) {
      context.forEach(ATTRIBUTE, to);
      return;
    }
    String[] known = keysBySize[size];
    int written = known == null ? 0 : write(context, known, to);
    if (known == null || written < size) {
      String[] keys = keysOf(context, size);
      keysBySize[size] = keys;
      for (String key : keys) {
        if (!isAmong(key, known, written)) {
          to.attribute(key, context.getValue(key));
        }
      }
    }
  }

  /** How many it has written before it came upon one that is not there. As many as the map has, and all of them in it, are its keys. */
  private static int write(ReadOnlyStringMap context, String[] keys, EventEncoder to) {
    for (int i = 0; i < keys.length; i++) {
      Object value = context.getValue(keys[i]);
      if (value == null && !context.containsKey(keys[i])) {
        return i;
      }
      to.attribute(keys[i], value);
    }
    return keys.length;
  }

  private static boolean isAmong(String key, String @Nullable [] keys, int count) {
    for (int i = 0; i < count; i++) {
      if (keys != null && key.equals(keys[i])) {
        return true;
      }
    }
    return false;
  }

  private static String[] keysOf(ReadOnlyStringMap context, int size) {
    KeyList keys = new KeyList(size);
    context.forEach(KEY, keys);
    return keys.keys;
  }

  private static final class KeyList {
    final String[] keys;
    private int count;

    KeyList(int size) {
      keys = new String[size];
    }

    void add(String key) {
      if (count < keys.length) {
        keys[count++] = key;
      }
    }
  }
}
