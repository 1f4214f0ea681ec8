package dev.kikori.server.intake;

import dev.kikori.server.config.ByteSize;
import org.jspecify.annotations.Nullable;

/**
 * How much is let in. Keys of the configuration file's section {@code intake.limits}. Limits of a tenant are for each tenant by itself.
 *
 * @param maxBatch largest message over gRPC, by default 4 MB; appenders are told and keep to it
 * @param maxRequest largest OTLP request over HTTP, after decompression; by default 64 MB
 * @param maxBuffered bytes of OTLP requests over HTTP that are being read at a time, by default 128 MB
 * @param maxLine a longer message, or a longer stack trace, is cut; by default 256 KB
 * @param maxAttributes attributes of an event, by default {@value #MAX_ATTRIBUTES}; further ones are left out
 * @param maxAttribute a longer value of an attribute is cut, by default 8 KB
 * @param maxDefinitions templates and strings that a stream may define, by default {@value #MAX_DEFINITIONS}
 * @param maxDefinitionBytes bytes of all of them, by default 64 MB
 * @param streamsPerTenant open streams of a tenant, by default {@value #STREAMS_PER_TENANT}
 * @param eventsPerSecond events that a tenant may send, by default {@value #EVENTS_PER_SECOND}; 0: as many as fit
 * @param bytesPerSecond bytes that a tenant may send, by default 256 MB; 0: as many as fit
 */
public record LimitsConfig(
    ByteSize maxBatch,
    ByteSize maxRequest,
    ByteSize maxBuffered,
    ByteSize maxLine,
    Integer maxAttributes,
    ByteSize maxAttribute,
    Integer maxDefinitions,
    ByteSize maxDefinitionBytes,
    Integer streamsPerTenant,
    Integer eventsPerSecond,
    ByteSize bytesPerSecond) {
  public static final ByteSize MAX_BATCH = ByteSize.ofMegabytes(4);
  public static final ByteSize MAX_REQUEST = ByteSize.ofMegabytes(64);
  public static final ByteSize MAX_BUFFERED = ByteSize.ofMegabytes(128);
  public static final ByteSize MAX_LINE = ByteSize.ofKilobytes(256);
  public static final int MAX_ATTRIBUTES = 64;
  public static final ByteSize MAX_ATTRIBUTE = ByteSize.ofKilobytes(8);
  public static final int MAX_DEFINITIONS = 200_000;
  public static final ByteSize MAX_DEFINITION_BYTES = ByteSize.ofMegabytes(64);
  public static final int STREAMS_PER_TENANT = 5_000;
  public static final int EVENTS_PER_SECOND = 250_000;
  public static final ByteSize BYTES_PER_SECOND = ByteSize.ofMegabytes(256);

  /** Everything as by default. */
  public static final LimitsConfig DEFAULTS =
      new LimitsConfig(null, null, null, null, null, null, null, null, null, null, null);

  public LimitsConfig(
      @Nullable ByteSize maxBatch,
      @Nullable ByteSize maxRequest,
      @Nullable ByteSize maxBuffered,
      @Nullable ByteSize maxLine,
      @Nullable Integer maxAttributes,
      @Nullable ByteSize maxAttribute,
      @Nullable Integer maxDefinitions,
      @Nullable ByteSize maxDefinitionBytes,
      @Nullable Integer streamsPerTenant,
      @Nullable Integer eventsPerSecond,
      @Nullable ByteSize bytesPerSecond) {
    this.maxBatch = size("max_batch", maxBatch, MAX_BATCH, 16 << 10, 256 << 20);
    this.maxRequest = size("max_request", maxRequest, MAX_REQUEST, 16 << 10, 1 << 30);
    this.maxBuffered = size("max_buffered", maxBuffered, MAX_BUFFERED, 16 << 10, 1L << 40);
    this.maxLine = size("max_line", maxLine, MAX_LINE, 256, 64 << 20);
    this.maxAttributes = number("max_attributes", maxAttributes, MAX_ATTRIBUTES, 0, 10_000);
    this.maxAttribute = size("max_attribute", maxAttribute, MAX_ATTRIBUTE, 16, 64 << 20);
    this.maxDefinitions =
        number("max_definitions", maxDefinitions, MAX_DEFINITIONS, 1_000, 10_000_000);
    this.maxDefinitionBytes =
        size("max_definition_bytes", maxDefinitionBytes, MAX_DEFINITION_BYTES, 1 << 20, 1L << 40);
    this.streamsPerTenant =
        number("streams_per_tenant", streamsPerTenant, STREAMS_PER_TENANT, 1, 1_000_000);
    this.eventsPerSecond =
        number("events_per_second", eventsPerSecond, EVENTS_PER_SECOND, 0, Integer.MAX_VALUE);
    this.bytesPerSecond = size("bytes_per_second", bytesPerSecond, BYTES_PER_SECOND, 0, 1L << 40);
  }

  private static Integer number(
      String key, @Nullable Integer value, int usual, int least, int most) {
    if (value != null && (value < least || value > most)) {
      throw new IllegalArgumentException(
          key + ": " + value + " (expected: " + least + ".." + most + ")");
    }
    return value == null ? usual : value;
  }

  private static ByteSize size(
      String key, @Nullable ByteSize value, ByteSize usual, long least, long most) {
    if (value != null && (value.bytes() < least || value.bytes() > most)) {
      throw new IllegalArgumentException(
          key + ": " + value.bytes() + " bytes (expected: " + least + ".." + most + " bytes)");
    }
    return value == null ? usual : value;
  }
}
