package dev.kikori.appender;

import java.time.Duration;

/** How long the client waits before it connects again: doubling, with full jitter, for ever. */
public final class RetryOptions {
  /** Default of {@code retry.initial}. */
  public static final Duration DEFAULT_INITIAL = Duration.ofMillis(250);

  /** Default of {@code retry.max}. */
  public static final Duration DEFAULT_MAX = Duration.ofSeconds(30);

  /** Everything as it is by default. */
  public static final RetryOptions DEFAULTS = builder().build();

  private final Duration initial;
  private final Duration max;

  private RetryOptions(Builder builder) {
    this.initial = builder.initial;
    this.max = builder.max;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The longest wait before the first retry, 10ms to 60s. */
  public Duration initial() {
    return initial;
  }

  /** The longest wait at all, 10ms to 1h. */
  public Duration max() {
    return max;
  }

  /** Checks each value as it is set. Not thread-safe. */
  public static final class Builder {
    private Duration initial = DEFAULT_INITIAL;
    private Duration max = DEFAULT_MAX;

    private Builder() {}

    /** The longest wait before the first retry, 10ms to 60s. Default: {@link RetryOptions#DEFAULT_INITIAL}. */
    public Builder initial(Duration initial) {
      this.initial =
          OptionText.checkDuration(
              "retry.initial", initial, Duration.ofMillis(10), Duration.ofSeconds(60));
      return this;
    }

    /** The longest wait at all, 10ms to 1h. Default: {@link RetryOptions#DEFAULT_MAX}. */
    public Builder max(Duration max) {
      this.max =
          OptionText.checkDuration("retry.max", max, Duration.ofMillis(10), Duration.ofHours(1));
      return this;
    }

    /** The options as they stand. */
    public RetryOptions build() {
      return new RetryOptions(this);
    }
  }
}
