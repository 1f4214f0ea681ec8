package dev.kikori.cli;

import dev.kikori.scorer.window.SessionKey;
import dev.kikori.scorer.window.WindowSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the stream is cut into windows: by count, by time or by session; as the bundle was trained if nothing is said. */
final class WindowOptions {
  @Option(names = "--window", paramLabel = "N", description = "Windows of N lines.")
  private @Nullable Integer window;

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Start a window every N lines; as many as --window unless given.")
  private @Nullable Integer step;

  @Option(
      names = "--window-time",
      paramLabel = "D",
      converter = Durations.class,
      description = "Windows of a stretch of time, by the lines' own clock: 30s, 5m, 1h.")
  private @Nullable Duration windowTime;

  @Option(
      names = "--session-key",
      paramLabel = "REGEX",
      description =
          "One window for each key that REGEX finds in a line, such as \"blk_-?\\d+\"; its first group, if it has one.")
  private @Nullable String sessionKey;

  @Option(
      names = "--session-gap",
      paramLabel = "D",
      converter = Durations.class,
      description =
          "A session is over after D without a line; unless given, at the end of a file, and after 1m of a stream that goes on.")
  private @Nullable Duration sessionGap;

  private static final Duration LIVE_GAP = Duration.ofMinutes(1);

  /**
   * The windows that were asked for.
   *
   * @param live whether the input has no end, so that a session can't wait for it
   * @return null to cut as the bundle was trained
   */
  @Nullable WindowSpec spec(boolean live) {
    if ((window == null ? 0 : 1) + (windowTime == null ? 0 : 1) + (sessionKey == null ? 0 : 1)
        > 1) {
      throw CommandFailure.usage("--window, --window-time and --session-key exclude each other");
    }
    if (step != null && window == null) {
      throw CommandFailure.usage("--step: " + step + " (expected: together with --window)");
    }
    if (sessionGap != null && sessionKey == null) {
      throw CommandFailure.usage("--session-gap (expected: together with --session-key)");
    }
    try {
      return given(live);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable WindowSpec given(boolean live) {
    if (window != null) {
      return new WindowSpec.Count(window, step == null ? window : step);
    }
    if (windowTime != null) {
      return new WindowSpec.Time(windowTime);
    }
    if (sessionKey != null) {
      Duration gap = sessionGap != null ? sessionGap : live ? LIVE_GAP : WindowSpec.NEVER_IDLE;
      return new WindowSpec.Session(SessionKey.regex(sessionKey), gap);
    }
    return null;
  }
}
