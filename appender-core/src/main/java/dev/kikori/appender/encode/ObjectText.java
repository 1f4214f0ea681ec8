package dev.kikori.appender.encode;

import java.lang.reflect.Array;

/** Any object as text. Foreign code runs here and nowhere else; what it throws ends here. */
final class ObjectText {
  private static final int MAX_DEPTH = 8;
  private static final String CYCLE = "[...]";

  private ObjectText() {}

  /**
   * Appends the object's text, some way beyond the limit at most.
   *
   * @return what {@link Triggers} were seen
   */
  static int append(EventBuffer buffer, Object value, int limit) {
    if (value instanceof String) {
      return buffer.append((String) value, limit);
    }
    if (value instanceof Integer || value instanceof Long) {
      return buffer.append(((Number) value).longValue());
    }
    if (value instanceof Double) {
      return append(buffer, ((Double) value).doubleValue());
    }
    if (value instanceof Boolean) {
      return buffer.appendAscii((Boolean) value ? "true" : "false");
    }
    int start = buffer.position;
    try {
      return appendOther(buffer, value, limit);
    } catch (Throwable t) {
      buffer.position = start;
      buffer.toStringFailures++;
      return buffer.append(
          "<toString of " + value.getClass().getName() + " failed: " + t.getClass().getName() + ">",
          limit);
    }
  }

  static int append(EventBuffer buffer, double value) {
    buffer.ensure(Numbers.MAX_DECIMAL_BYTES);
    int after = Numbers.write(value, buffer.bytes, buffer.position);
    if (after < 0) {
      return buffer.appendAscii(Double.toString(value));
    }
    buffer.position = after;
    return 0;
  }

  private static int append(EventBuffer buffer, float value) {
    buffer.ensure(Numbers.MAX_DECIMAL_BYTES);
    int after = Numbers.write(value, buffer.bytes, buffer.position);
    if (after < 0) {
      return buffer.appendAscii(Float.toString(value));
    }
    buffer.position = after;
    return 0;
  }

  static int append(EventBuffer buffer, char value, int limit) {
    if (value < 0x80) {
      buffer.ensure(1);
      buffer.bytes[buffer.position++] = (byte) value;
      return Triggers.OF[value];
    }
    return buffer.append(String.valueOf(value), limit);
  }

  private static int appendOther(EventBuffer buffer, Object value, int limit) {
    if (value instanceof Short || value instanceof Byte) {
      return buffer.append(((Number) value).longValue());
    }
    if (value instanceof Float) {
      return append(buffer, ((Float) value).floatValue());
    }
    if (value instanceof Character) {
      return append(buffer, ((Character) value).charValue(), limit);
    }
    if (value instanceof StringBuilder) {
      return buffer.append((CharSequence) value, limit);
    }
    if (value.getClass().isArray()) {
      return appendArray(buffer, value, limit, new Object[MAX_DEPTH], 0);
    }
    String text = value.toString();
    return text == null ? buffer.appendAscii("null") : buffer.append(text, limit);
  }

  /** An array is itself, whatever its elements are. */
  @SuppressWarnings("ReferenceEquality")
  private static int appendArray(
      EventBuffer buffer, Object array, int limit, Object[] outer, int depth) {
    for (int i = 0; i < depth; i++) {
      if (outer[i] == array) {
        return buffer.appendAscii(CYCLE);
      }
    }
    if (depth == MAX_DEPTH) {
      return buffer.appendAscii(CYCLE);
    }
    outer[depth] = array;
    int triggers = Triggers.SPACE;
    int length = Array.getLength(array);
    buffer.appendAscii("[");
    for (int i = 0; i < length; i++) {
      if (buffer.position >= limit) {
        buffer.truncated += length - i;
        break;
      }
      buffer.appendAscii(i == 0 ? "" : ", ");
      Object element = Array.get(array, i);
      if (element == null) {
        buffer.appendAscii("null");
      } else if (element.getClass().isArray()) {
        triggers |= appendArray(buffer, element, limit, outer, depth + 1);
      } else {
        triggers |= append(buffer, element, limit);
      }
    }
    buffer.appendAscii("]");
    return triggers | Triggers.DIGIT;
  }
}
