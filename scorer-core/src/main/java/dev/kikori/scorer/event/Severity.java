package dev.kikori.scorer.event;

/**
 * How grave a log event is, in the words of Log4j2 and Logback. Foreign names (syslog, {@code java.util.logging}, OpenTelemetry) are
 * mapped by {@link #parse}. The order of the constants is the order of gravity.
 */
public enum Severity {
  /** The source states none; treated like {@link #INFO} by the model. */
  UNKNOWN,
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL;

  /** Whether an operator would look at an event of this severity on its own: {@link #ERROR} and {@link #FATAL}. */
  public boolean isError() {
    return this == ERROR || this == FATAL;
  }

  /**
   * Reads a level name in any of the spellings that Java frameworks, syslog and OpenTelemetry use.
   *
   * @param name a level name in any case, for example {@code WARNING}, {@code SEVERE} or {@code info}
   * @return the severity, {@link #UNKNOWN} for a name that none of them knows
   */
  public static Severity parse(CharSequence name) {
    return SeverityNames.parse(name);
  }
}
