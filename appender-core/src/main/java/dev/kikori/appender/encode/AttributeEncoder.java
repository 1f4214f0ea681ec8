package dev.kikori.appender.encode;

import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event's attributes. Most come again with the next event of the thread, the same strings in the same places (a context that
 * holds for a request, a constant key-value pair): those are copied as they were encoded before. Not thread-safe.
 */
final class AttributeEncoder {
  /** An event with more attributes than this defines no further keys, so that one event can't fill the table. */
  static final int MAX_DEFINED = 64;

  /** Attributes are remembered in so many places. */
  static final int REMEMBERED = 8;

  /** A context that takes more is written anew for each event. */
  static final int MOST_CONTEXT_BYTES = 256;

  private final Strings strings;
  private final Masking masking;
  private final EventBuffer buffer;
  private final int limit;
  private final @Nullable Remembered[] remembered = new Remembered[REMEMBERED];
  private final Remembered context = new Remembered(MOST_CONTEXT_BYTES);
  private final BiConsumer<String, String> sink = this::write;
  private int count;
  private boolean full;

  AttributeEncoder(Definitions definitions, Masking masking, EventBuffer buffer, int limit) {
    this.strings = definitions.strings();
    this.masking = masking;
    this.buffer = buffer;
    this.limit = limit;
  }

  /** A new event. */
  void clear() {
    count = 0;
    full = false;
  }

  /** Whether a key of this event went without a number because there is no room for more of them. */
  boolean metFullTable() {
    return full;
  }

  /** Writes a context that never changes; the first attributes of the event. */
  void writeContext(Map<String, String> unchanging) {
    int start = buffer.position;
    int maskedBefore = buffer.masked;
    long truncatedBefore = buffer.truncated;
    if (context.copyTo(buffer, limit, unchanging, unchanging)) {
      count = unchanging.size();
      return;
    }
    unchanging.forEach(sink);
    if (!full && maskedBefore == buffer.masked && truncatedBefore == buffer.truncated) {
      context.remember(unchanging, unchanging, buffer, start);
    }
  }

  void write(String key, @Nullable Object value) {
    int place = count++;
    Object text = value == null ? "null" : value;
    Remembered last = place < REMEMBERED && text instanceof String ? remembered(place) : null;
    if (last != null && last.copyTo(buffer, limit, key, (String) text)) {
      return;
    }
    if (buffer.position + key.length() + 8 > limit) {
      buffer.truncated += key.length() + (text instanceof String ? ((String) text).length() : 1);
      return;
    }
    Strings.Entry entry = strings.get(key, place < MAX_DEFINED ? strings.limit() : 0);
    if (entry == null || entry.secret || !(text instanceof String)) {
      writeAny(key, entry, text);
      return;
    }
    int start = buffer.position;
    int maskedBefore = buffer.masked;
    if (!buffer.numberedText(
        Fields.EVENT_ATTRIBUTES,
        Fields.ATTRIBUTE_KEY_ID,
        entry.number,
        Fields.ATTRIBUTE_VALUE,
        (String) text,
        limit)) {
      writeAny(key, entry, text);
    } else if (last != null && maskedBefore == buffer.masked) {
      last.remember(key, (String) text, buffer, start);
    }
  }

  private Remembered remembered(int place) {
    Remembered last = remembered[place];
    if (last == null) {
      last = new Remembered(Remembered.ATTRIBUTE_BYTES);
      remembered[place] = last;
    }
    return last;
  }

  private void writeAny(String key, Strings.@Nullable Entry entry, Object text) {
    int length = text instanceof String ? ((String) text).length() : 1;
    int guess = length + 8;
    int start = buffer.open(Fields.EVENT_ATTRIBUTES, guess);
    boolean secret;
    if (entry != null) {
      buffer.number(Fields.ATTRIBUTE_KEY_ID, entry.number);
      secret = entry.secret;
    } else {
      full |= strings.isFull();
      buffer.text(Fields.ATTRIBUTE_KEY, key, limit);
      secret = masking.isSecretKey(key);
    }
    if (secret) {
      buffer.maskedText(Fields.ATTRIBUTE_VALUE);
    } else if (!(text instanceof String)
        || !buffer.shortText(Fields.ATTRIBUTE_VALUE, (String) text, limit)) {
      int valueStart = buffer.open(Fields.ATTRIBUTE_VALUE, length);
      int triggers = ObjectText.append(buffer, text, limit);
      buffer.finishText(valueStart, triggers, limit);
      buffer.close(valueStart, length);
    }
    buffer.close(start, guess);
  }
}
