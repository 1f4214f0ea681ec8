package dev.kikori.appender;

import java.time.Duration;

/** The queue between the application and the sender, and what happens when it is full. */
public final class QueueOptions {
  /** Default of {@code queue.bytes}. */
  public static final int DEFAULT_BYTES = 4 * 1024 * 1024;

  /** Default of {@code queue.overflow}. */
  public static final Overflow DEFAULT_OVERFLOW = Overflow.DROP_NEWEST;

  /** Default of {@code queue.dropBelow}. */
  public static final int DEFAULT_DROP_BELOW = Severity.WARN;

  /** Default of {@code queue.blockFor}. */
  public static final Duration DEFAULT_BLOCK_FOR = Duration.ofMillis(100);

  /** Everything as it is by default. */
  public static final QueueOptions DEFAULTS = builder().build();

  /** What happens to an event that finds the queue full. */
  public enum Overflow {
    /** The event is dropped and counted. */
    DROP_NEWEST("dropNewest"),
    /** Events below {@code dropBelow} are dropped early, so that room is left for the others; those are dropped when it is full. */
    DROP_BELOW("dropBelow"),
    /** The log call waits up to {@code blockFor} for room; then the event is dropped. */
    BLOCK("block"),
    /** The event is handed back to the adapter, which gives it to the fallback appender. */
    FALLBACK("fallback");

    private final String text;

    Overflow(String text) {
      this.text = text;
    }

    /** As it stands in a configuration file. */
    public String text() {
      return text;
    }

    /** Reads what a configuration file says, in any case. */
    public static Overflow parse(String key, String text) {
      for (Overflow overflow : values()) {
        if (overflow.text.equalsIgnoreCase(text.trim())) {
          return overflow;
        }
      }
      throw OptionText.expected(key, text, "dropNewest, dropBelow, block or fallback");
    }
  }

  private final int bytes;
  private final Overflow overflow;
  private final int dropBelow;
  private final Duration blockFor;

  private QueueOptions(Builder builder) {
    this.bytes = builder.bytes;
    this.overflow = builder.overflow;
    this.dropBelow = builder.dropBelow;
    this.blockFor = builder.blockFor;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** How many bytes the queue holds, 64KB to 1GB, rounded up to a power of two. Allocated at the first event. */
  public int bytes() {
    return bytes;
  }

  /** What happens to an event that finds the queue full. */
  public Overflow overflow() {
    return overflow;
  }

  /** With {@link Overflow#DROP_BELOW}: events below this severity number go once the queue is three quarters full. */
  public int dropBelow() {
    return dropBelow;
  }

  /** With {@link Overflow#BLOCK}: how long a log call waits at most, 1ms to 10s. */
  public Duration blockFor() {
    return blockFor;
  }

  /** Checks each value as it is set. Not thread-safe. */
  public static final class Builder {
    private int bytes = DEFAULT_BYTES;
    private Overflow overflow = DEFAULT_OVERFLOW;
    private int dropBelow = DEFAULT_DROP_BELOW;
    private Duration blockFor = DEFAULT_BLOCK_FOR;

    private Builder() {}

    /** How many bytes the queue holds, 64KB to 1GB, rounded up to a power of two. Allocated at the first event. Default: {@value QueueOptions#DEFAULT_BYTES}. */
    public Builder bytes(long bytes) {
      this.bytes = (int) OptionText.checkBytes("queue.bytes", bytes, 64 << 10, 1L << 30);
      return this;
    }

    /** What happens to an event that finds the queue full. Default: {@link QueueOptions#DEFAULT_OVERFLOW}. */
    public Builder overflow(Overflow overflow) {
      this.overflow = overflow;
      return this;
    }

    /** With {@link Overflow#DROP_BELOW}: events below this severity number go once the queue is three quarters full. Default: {@value QueueOptions#DEFAULT_DROP_BELOW}. */
    public Builder dropBelow(int dropBelow) {
      this.dropBelow = OptionText.checkRange("queue.dropBelow", dropBelow, 1, 24);
      return this;
    }

    /** With {@link Overflow#BLOCK}: how long a log call waits at most, 1ms to 10s. Default: {@link QueueOptions#DEFAULT_BLOCK_FOR}. */
    public Builder blockFor(Duration blockFor) {
      this.blockFor =
          OptionText.checkDuration(
              "queue.blockFor", blockFor, Duration.ofMillis(1), Duration.ofSeconds(10));
      return this;
    }

    /** The options as they stand. */
    public QueueOptions build() {
      return new QueueOptions(this);
    }
  }
}
