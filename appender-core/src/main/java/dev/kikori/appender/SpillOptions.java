package dev.kikori.appender;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files that hold events while the scorer is away and the window is full; off without a directory. */
public final class SpillOptions {
  /** Default of {@code spill.bytes}. */
  public static final long DEFAULT_BYTES = 64L << 20;

  /** Everything as it is by default. */
  public static final SpillOptions DEFAULTS = builder().build();

  private final @Nullable Path directory;
  private final long bytes;

  private SpillOptions(Builder builder) {
    this.directory = builder.directory;
    this.bytes = builder.bytes;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The directory; one process at a time uses it. */
  public @Nullable Path directory() {
    return directory;
  }

  /** The most bytes on disk, 1MB to 1TB. */
  public long bytes() {
    return bytes;
  }

  /** Checks each value as it is set. Not thread-safe. */
  public static final class Builder {
    private @Nullable Path directory;
    private long bytes = DEFAULT_BYTES;

    private Builder() {}

    /** The directory; one process at a time uses it. */
    public Builder directory(Path directory) {
      this.directory = directory;
      return this;
    }

    /** The most bytes on disk, 1MB to 1TB. Default: {@value SpillOptions#DEFAULT_BYTES}. */
    public Builder bytes(long bytes) {
      this.bytes = OptionText.checkBytes("spill.bytes", bytes, 1L << 20, 1L << 40);
      return this;
    }

    /** The options as they stand. */
    public SpillOptions build() {
      return new SpillOptions(this);
    }
  }
}
