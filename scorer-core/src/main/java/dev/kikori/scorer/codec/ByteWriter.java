package dev.kikori.scorer.codec;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.Template;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes numbers, strings, events and templates one after the other into a buffer that grows. What repeats (names, templates, shared
 * objects) is written once and referred to afterwards. Can be {@linkplain #clear cleared} and used again. Not thread-safe.
 */
public final class ByteWriter {
  private static final int FIRST_CAPACITY = 1024;
  private static final int KEPT_CAPACITY = 1 << 20;

  static final int SEVERITY_BITS = 7;
  static final int HAS_TIME = 1 << 3;
  static final int HAS_PATTERN = 1 << 4;
  static final int HAS_STACK_TRACE = 1 << 5;
  static final int HAS_RAW = 1 << 6;
  static final int HAS_ATTRIBUTES = 1 << 7;

  private final NameTable names = new NameTable();
  private final Map<Template, Integer> templates = new HashMap<>();
  private final IdentityHashMap<Object, Integer> shared = new IdentityHashMap<>();
  private ByteBuffer buffer = buffer(FIRST_CAPACITY);
  private long lastTime;

  private static ByteBuffer buffer(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Forgets all that was written. */
  public void clear() {
    names.clear();
    if (!templates.isEmpty() || !shared.isEmpty()) {
      templates.clear();
      shared.clear();
    }
    buffer.clear();
    if (buffer.capacity() > KEPT_CAPACITY) {
      buffer = buffer(FIRST_CAPACITY);
    }
    lastTime = 0;
  }

  /** Bytes written. */
  public int size() {
    return buffer.position();
  }

  /** What was written, from the first byte; valid until the next write. Its content may be changed in place. */
  public ByteBuffer written() {
    return buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
  }

  /** A copy of what was written. */
  @SuppressWarnings("ByteBufferBackingArray") // allocated here, so its array starts where it does
  public byte[] toBytes() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private void room(int bytes) {
    if (buffer.remaining() < bytes) {
      long wanted = Math.max((long) buffer.position() + bytes, 2L * buffer.capacity());
      int capacity = (int) Math.min(wanted, Integer.MAX_VALUE - 16);
      buffer = buffer(capacity).put(buffer.flip());
    }
  }

  public void writeByte(int value) {
    room(1);
    buffer.put((byte) value);
  }

  public void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  /** A number of four bytes. */
  public void writeInt(int value) {
    room(Integer.BYTES);
    buffer.putInt(value);
  }

  /** A number of eight bytes. */
  public void writeLong(long value) {
    room(Long.BYTES);
    buffer.putLong(value);
  }

  public void writeDouble(double value) {
    writeLong(Double.doubleToRawLongBits(value));
  }

  /** A number that is small and not negative most of the time: one byte below 128. */
  public void writeCount(long value) {
    room(10);
    long left = value;
    while ((left & ~0x7FL) != 0) {
      buffer.put((byte) (left & 0x7F | 0x80));
      left >>>= 7;
    }
    buffer.put((byte) left);
  }

  /** A number that is small most of the time, of either sign. */
  public void writeSigned(long value) {
    writeCount(value << 1 ^ value >> 63);
  }

  /** Bytes, with how many they are. */
  public void writeBytes(byte[] bytes) {
    writeCount(bytes.length);
    room(bytes.length);
    buffer.put(bytes);
  }

  /** The numbers of an array, with its length. */
  public void writeFloats(float[] values) {
    writeCount(values.length);
    room(values.length * Float.BYTES);
    for (float value : values) {
      buffer.putFloat(value);
    }
  }

  /** The first numbers of an array, with how many they are. */
  public void writeDoubles(double[] values, int count) {
    writeCount(count);
    room(count * Double.BYTES);
    for (int i = 0; i < count; i++) {
      buffer.putDouble(values[i]);
    }
  }

  /** A string that is unlikely to come again. Any char comes back as it was, half a surrogate pair too. */
  public void writeText(String text) {
    int length = text.length();
    if (isLatin(text)) {
      writeCount((long) length << 1);
      room(length);
      copyLatin(text);
    } else {
      writeCount((long) length << 1 | 1);
      room(2 * length);
      for (int i = 0; i < length; i++) {
        buffer.putChar(text.charAt(i));
      }
    }
  }

  private static boolean isLatin(String text) {
    int all = 0;
    for (int i = 0; i < text.length(); i++) {
      all |= text.charAt(i);
    }
    return all < 0x100;
  }

  // The one copy that makes no garbage; exact, as all characters are below 256. The array starts
  // where the buffer does.
  @SuppressWarnings({"deprecation", "ByteBufferBackingArray"})
  private void copyLatin(String text) {
    text.getBytes(0, text.length(), buffer.array(), buffer.position());
    buffer.position(buffer.position() + text.length());
  }

  /** A string that is likely to come again. */
  public void writeName(String name) {
    int number = names.numberOf(name);
    writeCount(number);
    if (number == 0) {
      writeText(name);
    }
  }

  /** An event, whole. */
  public void writeEvent(LogEvent event) {
    boolean hasRaw = !event.raw().equals(event.message());
    writeByte(flags(event, hasRaw));
    if (event.hasTimestamp()) {
      writeSigned(event.timestampMillis() - lastTime);
      lastTime = event.timestampMillis();
    }
    writeName(event.logger());
    writeName(event.thread());
    writeName(event.service());
    writeText(event.message());
    if (event.pattern() != null) {
      writeName(event.pattern());
    }
    if (event.stackTrace() != null) {
      writeText(event.stackTrace());
    }
    if (hasRaw) {
      writeText(event.raw());
    }
    writeCount(event.firstLine());
    writeSigned(event.lastLine() - event.firstLine());
    if (!event.attributes().isEmpty()) {
      writeAttributes(event.attributes());
    }
  }

  private static int flags(LogEvent event, boolean hasRaw) {
    return event.severity().ordinal()
        | (event.hasTimestamp() ? HAS_TIME : 0)
        | (event.pattern() != null ? HAS_PATTERN : 0)
        | (event.stackTrace() != null ? HAS_STACK_TRACE : 0)
        | (hasRaw ? HAS_RAW : 0)
        | (event.attributes().isEmpty() ? 0 : HAS_ATTRIBUTES);
  }

  private void writeAttributes(Map<String, String> attributes) {
    writeCount(attributes.size());
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      writeName(attribute.getKey());
      writeName(attribute.getValue());
    }
  }

  /** A template; one of the same id is only referred to if it comes again. */
  public void writeTemplate(Template template) {
    Integer number = templates.putIfAbsent(template, templates.size() + 1);
    writeCount(number == null ? 0 : number);
    if (number == null) {
      writeLong(template.id());
      writeByte(template.severity().ordinal());
      writeName(template.logger());
      writeText(template.text());
    }
  }

  /**
   * An object that others may hold too: the same object is only referred to if it comes again.
   *
   * @param content writes the object the first time
   */
  public <T> void writeShared(T object, Consumer<T> content) {
    Integer number = shared.get(object);
    writeCount(number == null ? 0 : number);
    if (number == null) {
      content.accept(object);
      shared.put(object, shared.size() + 1);
    }
  }
}
