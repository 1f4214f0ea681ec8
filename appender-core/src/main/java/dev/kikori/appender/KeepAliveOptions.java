package dev.kikori.appender;

import java.time.Duration;

/** Pings that find a connection which is dead without having said so. */
public final class KeepAliveOptions {
  /** Default of {@code keepAlive.interval}. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

  /** Default of {@code keepAlive.timeout}. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** Everything as it is by default. */
  public static final KeepAliveOptions DEFAULTS = builder().build();

  private final Duration interval;
  private final Duration timeout;

  private KeepAliveOptions(Builder builder) {
    this.interval = builder.interval;
    this.timeout = builder.timeout;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** After how long without a sign of the server it is pinged, 1s to 1h; less than 10s counts as 10s, gRPC's minimum. */
  public Duration interval() {
    return interval;
  }

  /** How long an answer may take, 100ms to 5m. */
  public Duration timeout() {
    return timeout;
  }

  /** Checks each value as it is set. Not thread-safe. */
  public static final class Builder {
    private Duration interval = DEFAULT_INTERVAL;
    private Duration timeout = DEFAULT_TIMEOUT;

    private Builder() {}

    /** After how long without a sign of the server it is pinged, 1s to 1h; less than 10s counts as 10s, gRPC's minimum. Default: {@link KeepAliveOptions#DEFAULT_INTERVAL}. */
    public Builder interval(Duration interval) {
      this.interval =
          OptionText.checkDuration(
              "keepAlive.interval", interval, Duration.ofSeconds(1), Duration.ofHours(1));
      return this;
    }

    /** How long an answer may take, 100ms to 5m. Default: {@link KeepAliveOptions#DEFAULT_TIMEOUT}. */
    public Builder timeout(Duration timeout) {
      this.timeout =
          OptionText.checkDuration(
              "keepAlive.timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(5));
      return this;
    }

    /** The options as they stand. */
    public KeepAliveOptions build() {
      return new KeepAliveOptions(this);
    }
  }
}
