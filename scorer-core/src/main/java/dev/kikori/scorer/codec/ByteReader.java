package dev.kikori.scorer.codec;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what a {@link ByteWriter} has written. Whatever the bytes are, it either reads them or throws {@link SnapshotException}, and never
 * takes more memory than a small multiple of their number. Not thread-safe.
 */
public final class ByteReader {
  private static final Severity[] SEVERITIES = Severity.values();

  private final ByteBuffer buffer;
  private final List<String> names = new ArrayList<>();
  private final List<Template> templates = new ArrayList<>();
  private final List<Object> shared = new ArrayList<>();
  private long lastTime;

  /** A reader of all of an array. */
  public ByteReader(byte[] bytes) {
    this(ByteBuffer.wrap(bytes));
  }

  /** A reader of what remains of a buffer that has an array. */
  public ByteReader(ByteBuffer bytes) {
    this.buffer = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads one object, the way it was written. */
  public interface Content<T> {
    T read() throws SnapshotException;
  }

  /** Bytes that are left. */
  public int remaining() {
    return buffer.remaining();
  }

  public int readByte() throws SnapshotException {
    need(1);
    return buffer.get() & 0xFF;
  }

  public boolean readBoolean() throws SnapshotException {
    return readByte() != 0;
  }

  public int readInt() throws SnapshotException {
    need(Integer.BYTES);
    return buffer.getInt();
  }

  public long readLong() throws SnapshotException {
    need(Long.BYTES);
    return buffer.getLong();
  }

  public double readDouble() throws SnapshotException {
    return Double.longBitsToDouble(readLong());
  }

  /** A number that {@link ByteWriter#writeCount} wrote. */
  public long readCount() throws SnapshotException {
    try {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        byte next = buffer.get();
        value |= (long) (next & 0x7F) << shift;
        if (next >= 0) {
          return value;
        }
      }
    } catch (BufferUnderflowException e) {
      throw new SnapshotException("a number ends early (expected: more bytes)", e);
    }
    throw new SnapshotException("a number of more than 64 bits (expected: at most 10 bytes)");
  }

  /**
   * The number of things that follow, each of which takes so many bytes at least.
   *
   * @throws SnapshotException if there can't be so many
   */
  public int readSize(int leastBytes) throws SnapshotException {
    long size = readCount();
    if (size < 0 || size > buffer.remaining() / leastBytes) {
      throw new SnapshotException(
          size + " things of " + leastBytes + " bytes (expected: no more than are left)");
    }
    return (int) size;
  }

  public long readSigned() throws SnapshotException {
    long value = readCount();
    return value >>> 1 ^ -(value & 1);
  }

  public byte[] readBytes() throws SnapshotException {
    byte[] bytes = new byte[readSize(1)];
    buffer.get(bytes);
    return bytes;
  }

  public float[] readFloats() throws SnapshotException {
    float[] values = new float[readSize(Float.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = buffer.getFloat();
    }
    return values;
  }

  public double[] readDoubles() throws SnapshotException {
    double[] values = new double[readSize(Double.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = buffer.getDouble();
    }
    return values;
  }

  /** A string that {@link ByteWriter#writeText} wrote. */
  public String readText() throws SnapshotException {
    long head = readCount();
    boolean wide = (head & 1) != 0;
    long length = head >>> 1;
    long bytes = wide ? 2 * length : length;
    if (length > buffer.remaining() || bytes > buffer.remaining()) {
      throw new SnapshotException(
          "a text of " + length + " characters (expected: no more than are left)");
    }
    String text =
        new String(
            buffer.array(),
            buffer.arrayOffset() + buffer.position(),
            (int) bytes,
            StandardCharsets.ISO_8859_1);
    buffer.position(buffer.position() + (int) bytes);
    return wide ? widened(text) : text;
  }

  private static String widened(String latin) {
    char[] chars = new char[latin.length() / 2];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) (latin.charAt(2 * i) | latin.charAt(2 * i + 1) << 8);
    }
    return new String(chars);
  }

  /** A string that {@link ByteWriter#writeName} wrote. */
  public String readName() throws SnapshotException {
    long number = readCount();
    if (number != 0) {
      return known(names, number);
    }
    String name = readText();
    if (names.size() < NameTable.MAX_NAMES) {
      names.add(name);
    }
    return name;
  }

  private static <T> T known(List<T> table, long number) throws SnapshotException {
    if (number < 0 || number > table.size()) {
      throw new SnapshotException(
          "a reference to " + number + " (expected: 1.." + table.size() + ")");
    }
    return table.get((int) number - 1);
  }

  /** An event that {@link ByteWriter#writeEvent} wrote. */
  public LogEvent readEvent() throws SnapshotException {
    int flags = readByte();
    long time = LogEvent.NO_TIMESTAMP;
    if ((flags & ByteWriter.HAS_TIME) != 0) {
      lastTime += readSigned();
      time = lastTime;
    }
    String logger = readName();
    String thread = readName();
    String service = readName();
    String message = readText();
    String pattern = (flags & ByteWriter.HAS_PATTERN) != 0 ? readName() : null;
    String stackTrace = (flags & ByteWriter.HAS_STACK_TRACE) != 0 ? readText() : null;
    String raw = (flags & ByteWriter.HAS_RAW) != 0 ? readText() : message;
    long firstLine = readCount();
    long lastLine = firstLine + readSigned();
    Map<String, String> attributes =
        (flags & ByteWriter.HAS_ATTRIBUTES) != 0 ? readAttributes() : Map.of();
    return new LogEvent(
        time,
        severity(flags & ByteWriter.SEVERITY_BITS),
        logger,
        thread,
        service,
        message,
        pattern,
        stackTrace,
        raw,
        firstLine,
        lastLine,
        attributes);
  }

  private static Severity severity(int ordinal) throws SnapshotException {
    if (ordinal >= SEVERITIES.length) {
      throw new SnapshotException(
          "severity " + ordinal + " (expected: 0.." + (SEVERITIES.length - 1) + ")");
    }
    return SEVERITIES[ordinal];
  }

  private Map<String, String> readAttributes() throws SnapshotException {
    int size = readSize(2);
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      attributes.put(readName(), readName());
    }
    return Collections.unmodifiableMap(attributes);
  }

  /** A template that {@link ByteWriter#writeTemplate} wrote. */
  public Template readTemplate() throws SnapshotException {
    long number = readCount();
    if (number != 0) {
      return known(templates, number);
    }
    Template template = new Template(readLong(), severity(readByte()), readName(), readText());
    templates.add(template);
    return template;
  }

  /**
   * An object that {@link ByteWriter#writeShared} wrote.
   *
   * @param type its class
   * @param content reads the object the first time
   */
  public <T> T readShared(Class<T> type, Content<T> content) throws SnapshotException {
    long number = readCount();
    if (number != 0) {
      Object object = known(shared, number);
      if (!type.isInstance(object)) {
        throw new SnapshotException(
            "a reference to "
                + object.getClass().getSimpleName()
                + " (expected: "
                + type.getSimpleName()
                + ")");
      }
      return type.cast(object);
    }
    T object = content.read();
    shared.add(object);
    return object;
  }

  private void need(int bytes) throws SnapshotException {
    if (buffer.remaining() < bytes) {
      throw new SnapshotException(
          buffer.remaining() + " bytes left (expected: " + bytes + " at least)");
    }
  }
}
