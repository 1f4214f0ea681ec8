package dev.kikori.server.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * The server's own log, on standard error.
 *
 * @param format text unless said otherwise
 * @param level what is told: INFO unless said otherwise
 */
public record LogConfig(Format format, Level level) {
  /** How a line is written. */
  public enum Format {
    TEXT,
    JSON
  }

  /** The least that is told. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  public static final LogConfig DEFAULTS = new LogConfig(null, null);

  public LogConfig(@Nullable Format format, @Nullable Level level) {
    this.format = format == null ? Format.TEXT : format;
    this.level = level == null ? Level.INFO : level;
  }
}
