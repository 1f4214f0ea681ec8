package dev.kikori.appender;

/** What happens to alerts that come back. */
public final class AlertOptions {
  /** Default of {@code alerts.enabled}. */
  public static final boolean DEFAULT_ENABLED = true;

  /** Default of {@code alerts.logger}. */
  public static final String DEFAULT_LOGGER = "kikori.alert";

  /** Default of {@code alerts.perMinute}. */
  public static final int DEFAULT_PER_MINUTE = 30;

  /** Default of {@code alerts.marker}. */
  public static final String DEFAULT_MARKER = "KIKORI_ALERT";

  /** Everything as it is by default. */
  public static final AlertOptions DEFAULTS = builder().build();

  private final boolean enabled;
  private final String logger;
  private final int perMinute;
  private final String marker;

  private AlertOptions(Builder builder) {
    this.enabled = builder.enabled;
    this.logger = builder.logger;
    this.perMinute = builder.perMinute;
    this.marker = builder.marker;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether alerts are logged; listeners get them in any case. */
  public boolean enabled() {
    return enabled;
  }

  /** The logger they are logged to. Nothing that it logs is shipped. */
  public String logger() {
    return logger;
  }

  /** The most alerts a minute that are passed on, 1 to 6000; more are counted. */
  public int perMinute() {
    return perMinute;
  }

  /** The marker they carry. */
  public String marker() {
    return marker;
  }

  /** Checks each value as it is set. Not thread-safe. */
  public static final class Builder {
    private boolean enabled = DEFAULT_ENABLED;
    private String logger = DEFAULT_LOGGER;
    private int perMinute = DEFAULT_PER_MINUTE;
    private String marker = DEFAULT_MARKER;

    private Builder() {}

    /** Whether alerts are logged; listeners get them in any case. Default: {@value AlertOptions#DEFAULT_ENABLED}. */
    public Builder enabled(boolean enabled) {
      this.enabled = enabled;
      return this;
    }

    /** The logger they are logged to. Nothing that it logs is shipped. Default: {@value AlertOptions#DEFAULT_LOGGER}. */
    public Builder logger(String logger) {
      this.logger = OptionText.checkText("alerts.logger", logger);
      return this;
    }

    /** The most alerts a minute that are passed on, 1 to 6000; more are counted. Default: {@value AlertOptions#DEFAULT_PER_MINUTE}. */
    public Builder perMinute(int perMinute) {
      this.perMinute = OptionText.checkRange("alerts.perMinute", perMinute, 1, 6_000);
      return this;
    }

    /** The marker they carry. Default: {@value AlertOptions#DEFAULT_MARKER}. */
    public Builder marker(String marker) {
      this.marker = OptionText.checkText("alerts.marker", marker);
      return this;
    }

    /** The options as they stand. */
    public AlertOptions build() {
      return new AlertOptions(this);
    }
  }
}
