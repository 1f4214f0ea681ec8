package dev.kikori.appender;

import java.time.Duration;
import java.util.Locale;

/** Options as they stand in a configuration file: sizes such as {@code 4MB}, durations such as {@code 100ms}, and the ranges they keep to. */
public final class OptionText {
  private static final String[] SIZE_UNITS = {"B", "KB", "MB", "GB"};

  private OptionText() {}

  /** Bytes: {@code 65536}, {@code 64KB}, {@code 4MB}, {@code 1GB}; a unit is 1024 of the one before. */
  public static long bytes(String key, String text) {
    String trimmed = text.trim().toUpperCase(Locale.ROOT);
    int digits = digits(trimmed);
    String unit = trimmed.substring(digits).trim();
    long factor = 1;
    for (String known : SIZE_UNITS) {
      if (digits > 0 && (unit.equals(known) || unit.isEmpty())) {
        return product(key, text, trimmed.substring(0, digits), factor);
      }
      factor <<= 10;
    }
    throw expected(key, text, "a size such as 512KB, 4MB or 1GB");
  }

  /** A duration: {@code 100ms}, {@code 3s}, {@code 5m}, {@code 1h}; without a unit milliseconds. */
  public static Duration duration(String key, String text) {
    String trimmed = text.trim().toLowerCase(Locale.ROOT);
    int digits = digits(trimmed);
    if (digits > 0) {
      String amount = trimmed.substring(0, digits);
      switch (trimmed.substring(digits).trim()) {
        case "":
        case "ms":
          return Duration.ofMillis(product(key, text, amount, 1));
        case "s":
          return Duration.ofMillis(product(key, text, amount, 1_000));
        case "m":
        case "min":
          return Duration.ofMillis(product(key, text, amount, 60_000));
        case "h":
          return Duration.ofMillis(product(key, text, amount, 3_600_000));
        default:
          break;
      }
    }
    throw expected(key, text, "a duration such as 100ms, 3s, 5m or 1h");
  }

  /** {@code true} or {@code false}, and nothing else. */
  public static boolean bool(String key, String text) {
    switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "true":
        return true;
      case "false":
        return false;
      default:
        throw expected(key, text, "true or false");
    }
  }

  /** A whole number. */
  public static int integer(String key, String text) {
    try {
      return Integer.parseInt(text.trim());
    } catch (NumberFormatException e) {
      throw expected(key, text, "a whole number");
    }
  }

  /** As a person writes it: {@code 4MB}, {@code 1536B}. */
  public static String formatBytes(long bytes) {
    int unit = 0;
    long left = bytes;
    while (unit < SIZE_UNITS.length - 1 && left >= 1024 && left % 1024 == 0) {
      left >>= 10;
      unit++;
    }
    return unit == 0 ? Long.toString(left) : left + SIZE_UNITS[unit];
  }

  /** As a person writes it: {@code 100ms}, {@code 3s}. */
  public static String formatDuration(Duration duration) {
    long millis = duration.toMillis();
    if (millis != 0 && millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis != 0 && millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis != 0 && millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  static long checkBytes(String key, long bytes, long least, long most) {
    if (bytes < least || bytes > most) {
      throw expected(key, formatBytes(bytes), formatBytes(least) + ".." + formatBytes(most));
    }
    return bytes;
  }

  static Duration checkDuration(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw expected(
          key, formatDuration(value), formatDuration(least) + ".." + formatDuration(most));
    }
    return value;
  }

  static int checkRange(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw expected(key, Integer.toString(value), least + ".." + most);
    }
    return value;
  }

  static String checkText(String key, String value) {
    if (value.isBlank()) {
      throw expected(key, "'" + value + "'", "something");
    }
    return value;
  }

  static IllegalArgumentException expected(String key, String given, String rule) {
    return new IllegalArgumentException(key + ": " + given + " (expected: " + rule + ")");
  }

  private static int digits(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static long product(String key, String text, String amount, long factor) {
    try {
      return Math.multiplyExact(Long.parseLong(amount), factor);
    } catch (ArithmeticException | NumberFormatException e) {
      throw expected(key, text, "a smaller number");
    }
  }
}
