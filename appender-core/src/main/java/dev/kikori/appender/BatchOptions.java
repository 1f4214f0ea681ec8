package dev.kikori.appender;

import java.time.Duration;

/** How events are put together before they are sent. */
public final class BatchOptions {
  /** Default of {@code batch.events}. */
  public static final int DEFAULT_EVENTS = 1024;

  /** Default of {@code batch.bytes}. */
  public static final int DEFAULT_BYTES = 256 * 1024;

  /** Default of {@code batch.delay}. */
  public static final Duration DEFAULT_DELAY = Duration.ofMillis(100);

  /** Default of {@code batch.compression}. */
  public static final Compression DEFAULT_COMPRESSION = Compression.NONE;

  /** Everything as it is by default. */
  public static final BatchOptions DEFAULTS = builder().build();

  /** How batches are compressed on the wire. */
  public enum Compression {
    NONE,
    GZIP;

    /** Reads what a configuration file says, in any case. */
    public static Compression parse(String key, String text) {
      for (Compression compression : values()) {
        if (compression.name().equalsIgnoreCase(text.trim())) {
          return compression;
        }
      }
      throw OptionText.expected(key, text, "none or gzip");
    }
  }

  private final int events;
  private final int bytes;
  private final Duration delay;
  private final Compression compression;

  private BatchOptions(Builder builder) {
    this.events = builder.events;
    this.bytes = builder.bytes;
    this.delay = builder.delay;
    this.compression = builder.compression;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The most events in a batch, 1 to 65536. */
  public int events() {
    return events;
  }

  /** The most bytes in a batch, 4KB to 3MB; a larger event travels alone. */
  public int bytes() {
    return bytes;
  }

  /** How long the first event of a batch waits for others, up to 60s. Errors do not wait. */
  public Duration delay() {
    return delay;
  }

  /** How batches are compressed on the wire. */
  public Compression compression() {
    return compression;
  }

  /** Checks each value as it is set. Not thread-safe. */
  public static final class Builder {
    private int events = DEFAULT_EVENTS;
    private int bytes = DEFAULT_BYTES;
    private Duration delay = DEFAULT_DELAY;
    private Compression compression = DEFAULT_COMPRESSION;

    private Builder() {}

    /** The most events in a batch, 1 to 65536. Default: {@value BatchOptions#DEFAULT_EVENTS}. */
    public Builder events(int events) {
      this.events = OptionText.checkRange("batch.events", events, 1, 65_536);
      return this;
    }

    /** The most bytes in a batch, 4KB to 3MB; a larger event travels alone. Default: {@value BatchOptions#DEFAULT_BYTES}. */
    public Builder bytes(long bytes) {
      this.bytes = (int) OptionText.checkBytes("batch.bytes", bytes, 4 << 10, 3 << 20);
      return this;
    }

    /** How long the first event of a batch waits for others, up to 60s. Errors do not wait. Default: {@link BatchOptions#DEFAULT_DELAY}. */
    public Builder delay(Duration delay) {
      this.delay =
          OptionText.checkDuration(
              "batch.delay", delay, Duration.ofMillis(0), Duration.ofSeconds(60));
      return this;
    }

    /** How batches are compressed on the wire. Default: {@link BatchOptions#DEFAULT_COMPRESSION}. */
    public Builder compression(Compression compression) {
      this.compression = compression;
      return this;
    }

    /** The options as they stand. */
    public BatchOptions build() {
      return new BatchOptions(this);
    }
  }
}
