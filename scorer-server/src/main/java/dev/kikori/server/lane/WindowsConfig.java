package dev.kikori.server.lane;

import dev.kikori.scorer.window.SessionKey;
import dev.kikori.scorer.window.WindowSpec;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How windows are cut: by count, by time or by session; as the service's model was trained if nothing is said. Keys of the configuration
 * file's section {@code lanes.window}.
 *
 * @param size lines of a window
 * @param step lines from the start of one window to the next; by default as many as {@code size}
 * @param time length of a window, by the events' own clock
 * @param timeStep time from the start of one window to the next; by default as long as {@code time}
 * @param session one window for each value of a key
 * @param maxOpen how long a window waits for more lines; 10 s by default. A window of time waits at least as long as it is, one of a session
 *     as long as its gap
 * @param maxOpenWithError the same, for one that holds a line at ERROR or above; 2 s by default
 */
public record WindowsConfig(
    @Nullable Integer size,
    @Nullable Integer step,
    @Nullable Duration time,
    @Nullable Duration timeStep,
    @Nullable Session session,
    Duration maxOpen,
    Duration maxOpenWithError) {
  public static final Duration DEFAULT_MAX_OPEN = Duration.ofSeconds(10);
  public static final Duration DEFAULT_MAX_OPEN_WITH_ERROR = Duration.ofSeconds(2);

  /** As the model was trained. */
  public static final WindowsConfig DEFAULTS =
      new WindowsConfig(null, null, null, null, null, null, null);

  /** What scorer-core calls values, and what their keys are here. */
  private static final Map<String, String> KEYS =
      Map.of(
          "windowSize", "size",
          "windowStep", "step",
          "sessionKey", "session.key",
          "sessionField", "session.field",
          "sessionIdleGap", "session.gap",
          "sessionMaxLines", "session.max_lines");

  public WindowsConfig(
      @Nullable Integer size,
      @Nullable Integer step,
      @Nullable Duration time,
      @Nullable Duration timeStep,
      @Nullable Session session,
      @Nullable Duration maxOpen,
      @Nullable Duration maxOpenWithError) {
    this.size = size;
    this.step = step;
    this.time = time;
    this.timeStep = timeStep;
    this.session = session;
    this.maxOpen = ConfigValues.time("max_open", maxOpen, DEFAULT_MAX_OPEN);
    this.maxOpenWithError =
        ConfigValues.time("max_open_with_error", maxOpenWithError, DEFAULT_MAX_OPEN_WITH_ERROR);
    if ((size == null ? 0 : 1) + (time == null ? 0 : 1) + (session == null ? 0 : 1) > 1) {
      throw new IllegalArgumentException(
          "size, time and session exclude each other (expected: one of them)");
    }
    requireWith("step", step, "size", size);
    requireWith("time_step", timeStep, "time", time);
    WindowSpec unused = spec();
  }

  private static void requireWith(
      String key, @Nullable Object value, String other, @Nullable Object otherValue) {
    if (value != null && otherValue == null) {
      throw new IllegalArgumentException(
          key + ": " + value + " (expected: none without " + other + ")");
    }
  }

  /** The windows that were asked for, or null for those of the model. */
  @Nullable WindowSpec spec() {
    try {
      return asked();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(inOurWords(String.valueOf(e.getMessage())), e);
    }
  }

  private @Nullable WindowSpec asked() {
    if (size != null) {
      return new WindowSpec.Count(size, step == null ? size : step);
    }
    if (time != null) {
      return new WindowSpec.Time(time, timeStep == null ? time : timeStep);
    }
    if (session != null) {
      return new WindowSpec.Session(session.where(), session.gap, session.maxLines);
    }
    return null;
  }

  private String inOurWords(String message) {
    for (Map.Entry<String, String> each : KEYS.entrySet()) {
      if (message.startsWith(each.getKey() + ":")) {
        String key = each.getValue();
        String ours = time == null ? key : key.replace("size", "time").replace("step", "time_step");
        return ours + message.substring(each.getKey().length());
      }
    }
    return message;
  }

  /** How long a window of a stream may be open, or its stream silent. */
  Duration longestOpen(WindowSpec spec, boolean grave) {
    Duration asked = grave ? maxOpenWithError : maxOpen;
    Duration own =
        spec instanceof WindowSpec.Time windows
            ? windows.size()
            : spec instanceof WindowSpec.Session sessions ? sessions.idleGap() : Duration.ZERO;
    return asked.compareTo(own) >= 0 ? asked : own;
  }

  /**
   * One window for each value of a key.
   *
   * @param key a regular expression that finds keys in a line, such as {@code blk_-?\d+}; its first group, if it has one
   * @param field or the name of what holds the key: an attribute of the event (MDC, key-value pair), or {@code thread} or {@code logger}
   * @param gap silence of a key after which its session is over; 1 min by default
   * @param maxLines lines that a session keeps; 2,000 by default
   */
  public record Session(
      @Nullable String key, @Nullable String field, Duration gap, Integer maxLines) {
    public static final Duration DEFAULT_GAP = Duration.ofMinutes(1);

    private static final Duration MOST_GAP = Duration.ofDays(1);

    public Session(
        @Nullable String key,
        @Nullable String field,
        @Nullable Duration gap,
        @Nullable Integer maxLines) {
      this.key = key;
      this.field = field;
      this.gap = ConfigValues.time("gap", gap, DEFAULT_GAP);
      this.maxLines = maxLines == null ? WindowSpec.DEFAULT_SESSION_LINES : maxLines;
      if ((key == null) == (field == null)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "key: %s, field: %s (expected: one of them)", key, field));
      }
      if (this.gap.compareTo(MOST_GAP) > 0) {
        throw new IllegalArgumentException("gap: " + gap + " (expected: 1d at most)");
      }
    }

    SessionKey where() {
      return key != null ? SessionKey.regex(key) : SessionKey.field(field == null ? "" : field);
    }
  }
}
