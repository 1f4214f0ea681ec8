package dev.kikori.appender;

/** What of an event is sent. */
public final class EventOptions {
  /** Default of {@code event.maxBytes}. */
  public static final int DEFAULT_MAX_BYTES = 64 * 1024;

  /** Default of {@code event.context}. */
  public static final boolean DEFAULT_CONTEXT = true;

  /** Default of {@code event.keyValues}. */
  public static final boolean DEFAULT_KEY_VALUES = true;

  /** Default of {@code event.markers}. */
  public static final boolean DEFAULT_MARKERS = true;

  /** Default of {@code event.arguments}. */
  public static final boolean DEFAULT_ARGUMENTS = true;

  /** Default of {@code event.callerData}. */
  public static final boolean DEFAULT_CALLER_DATA = false;

  /** Default of {@code event.stackFrames}. */
  public static final int DEFAULT_STACK_FRAMES = 100;

  /** Everything as it is by default. */
  public static final EventOptions DEFAULTS = builder().build();

  private final int maxBytes;
  private final boolean context;
  private final boolean keyValues;
  private final boolean markers;
  private final boolean arguments;
  private final boolean callerData;
  private final int stackFrames;

  private EventOptions(Builder builder) {
    this.maxBytes = builder.maxBytes;
    this.context = builder.context;
    this.keyValues = builder.keyValues;
    this.markers = builder.markers;
    this.arguments = builder.arguments;
    this.callerData = builder.callerData;
    this.stackFrames = builder.stackFrames;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The most bytes of one event, 1KB to 16MB, and never more than a quarter of the queue; what is longer is cut and counted. */
  public int maxBytes() {
    return maxBytes;
  }

  /** Whether the context (MDC, ThreadContext) is sent. */
  public boolean context() {
    return context;
  }

  /** Whether key-value pairs are sent. */
  public boolean keyValues() {
    return keyValues;
  }

  /** Whether markers are sent. */
  public boolean markers() {
    return markers;
  }

  /** Whether pattern and arguments are sent apart, rather than the text they make. */
  public boolean arguments() {
    return arguments;
  }

  /** Whether class, method and line of the call are sent: costs microseconds a call. */
  public boolean callerData() {
    return callerData;
  }

  /** The most stack frames of each exception, 0 to 10000. */
  public int stackFrames() {
    return stackFrames;
  }

  /** Checks each value as it is set. Not thread-safe. */
  public static final class Builder {
    private int maxBytes = DEFAULT_MAX_BYTES;
    private boolean context = DEFAULT_CONTEXT;
    private boolean keyValues = DEFAULT_KEY_VALUES;
    private boolean markers = DEFAULT_MARKERS;
    private boolean arguments = DEFAULT_ARGUMENTS;
    private boolean callerData = DEFAULT_CALLER_DATA;
    private int stackFrames = DEFAULT_STACK_FRAMES;

    private Builder() {}

    /** The most bytes of one event, 1KB to 16MB, and never more than a quarter of the queue; what is longer is cut and counted. Default: {@value EventOptions#DEFAULT_MAX_BYTES}. */
    public Builder maxBytes(long maxBytes) {
      this.maxBytes = (int) OptionText.checkBytes("event.maxBytes", maxBytes, 1 << 10, 16 << 20);
      return this;
    }

    /** Whether the context (MDC, ThreadContext) is sent. Default: {@value EventOptions#DEFAULT_CONTEXT}. */
    public Builder context(boolean context) {
      this.context = context;
      return this;
    }

    /** Whether key-value pairs are sent. Default: {@value EventOptions#DEFAULT_KEY_VALUES}. */
    public Builder keyValues(boolean keyValues) {
      this.keyValues = keyValues;
      return this;
    }

    /** Whether markers are sent. Default: {@value EventOptions#DEFAULT_MARKERS}. */
    public Builder markers(boolean markers) {
      this.markers = markers;
      return this;
    }

    /** Whether pattern and arguments are sent apart, rather than the text they make. Default: {@value EventOptions#DEFAULT_ARGUMENTS}. */
    public Builder arguments(boolean arguments) {
      this.arguments = arguments;
      return this;
    }

    /** Whether class, method and line of the call are sent: costs microseconds a call. Default: {@value EventOptions#DEFAULT_CALLER_DATA}. */
    public Builder callerData(boolean callerData) {
      this.callerData = callerData;
      return this;
    }

    /** The most stack frames of each exception, 0 to 10000. Default: {@value EventOptions#DEFAULT_STACK_FRAMES}. */
    public Builder stackFrames(int stackFrames) {
      this.stackFrames = OptionText.checkRange("event.stackFrames", stackFrames, 0, 10_000);
      return this;
    }

    /** The options as they stand. */
    public EventOptions build() {
      return new EventOptions(this);
    }
  }
}
