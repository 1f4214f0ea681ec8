package dev.kikori.appender;

import java.util.Locale;

/** OpenTelemetry's severity numbers, the first of each range: what the wire knows as severity. */
public final class Severity {
  public static final int TRACE = 1;
  public static final int DEBUG = 5;
  public static final int INFO = 9;
  public static final int WARN = 13;
  public static final int ERROR = 17;
  public static final int FATAL = 21;

  private Severity() {}

  /** The number of a level's name, in any case. */
  public static int parse(String key, String name) {
    switch (name.trim().toUpperCase(Locale.ROOT)) {
      case "TRACE":
        return TRACE;
      case "DEBUG":
        return DEBUG;
      case "INFO":
        return INFO;
      case "WARN":
        return WARN;
      case "ERROR":
        return ERROR;
      case "FATAL":
        return FATAL;
      default:
        throw new IllegalArgumentException(
            key + ": " + name + " (expected: TRACE, DEBUG, INFO, WARN, ERROR or FATAL)");
    }
  }

  /** The name of a number, e.g. {@code WARN} for 13 to 16. */
  public static String name(int number) {
    if (number < DEBUG) {
      return "TRACE";
    }
    if (number < INFO) {
      return "DEBUG";
    }
    if (number < WARN) {
      return "INFO";
    }
    if (number < ERROR) {
      return "WARN";
    }
    return number < FATAL ? "ERROR" : "FATAL";
  }
}
