package dev.kikori.server.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as operators write them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 3d}. */
public final class Durations {
  private static final Pattern WHOLE =
      Pattern.compile("(?:\\d{1,9}(?:ms|[smhdw]))(?:\\s*\\d{1,9}(?:ms|[smhdw]))*");
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|[smhdw])");

  private Durations() {}

  /**
   * Reads a duration; {@code 0} needs no unit.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Duration parse(String text) {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (trimmed.equals("0")) {
      return Duration.ZERO;
    }
    if (!WHOLE.matcher(trimmed).matches()) {
      throw new IllegalArgumentException(
          text + " (expected: a duration such as 500ms, 30s, 5m, 1h30m or 3d)");
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(trimmed);
    while (part.find()) {
      sum = sum.plus(of(Long.parseLong(part.group(1)), part.group(2)));
    }
    return sum;
  }

  /** The shortest way to write it that {@link #parse} reads. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    long[] units = {604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1};
    String[] names = {"w", "d", "h", "m", "s", "ms"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < units.length; i++) {
      long whole = millis / units[i];
      if (whole > 0) {
        text.append(whole).append(names[i]);
        millis -= whole * units[i];
      }
    }
    return text.toString();
  }

  private static Duration of(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofDays(Math.multiplyExact(7, count));
    };
  }
}
