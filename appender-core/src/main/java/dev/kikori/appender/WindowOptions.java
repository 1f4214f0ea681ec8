package dev.kikori.appender;

/** What has been sent and is not acknowledged yet: kept to be sent again. */
public final class WindowOptions {
  /** Default of {@code window.bytes}. */
  public static final int DEFAULT_BYTES = 4 * 1024 * 1024;

  /** Everything as it is by default. */
  public static final WindowOptions DEFAULTS = builder().build();

  private final int bytes;

  private WindowOptions(Builder builder) {
    this.bytes = builder.bytes;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The most bytes that are sent and not acknowledged, 64KB to 1GB. With a full window the queue fills. */
  public int bytes() {
    return bytes;
  }

  /** Checks each value as it is set. Not thread-safe. */
  public static final class Builder {
    private int bytes = DEFAULT_BYTES;

    private Builder() {}

    /** The most bytes that are sent and not acknowledged, 64KB to 1GB. With a full window the queue fills. Default: {@value WindowOptions#DEFAULT_BYTES}. */
    public Builder bytes(long bytes) {
      this.bytes = (int) OptionText.checkBytes("window.bytes", bytes, 64 << 10, 1L << 30);
      return this;
    }

    /** The options as they stand. */
    public WindowOptions build() {
      return new WindowOptions(this);
    }
  }
}
