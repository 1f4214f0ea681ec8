package dev.kikori.scorer.read;

import dev.kikori.scorer.event.Severity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Level names as they stand in log lines: what {@link Severity#parse} knows, the abbreviations of console layouts, and FAILURE. */
final class LevelNames {
  private static final int MAX_LENGTH = 13;

  private LevelNames() {}

  /** The severity of the word {@code text[start, end)}, or null if it is no level name. Allocates nothing for the usual names. */
  static @Nullable Severity of(String text, int start, int end) {
    int length = end - start;
    if (length < 1 || length > MAX_LENGTH) {
      return null;
    }
    Severity usual = usual(text, start, length);
    if (usual != null) {
      return usual;
    }
    return length <= 3
        ? abbreviated(text.substring(start, end))
        : spelled(text.substring(start, end));
  }

  private static @Nullable Severity usual(String text, int start, int length) {
    if (length == 4) {
      return text.startsWith("INFO", start)
          ? Severity.INFO
          : text.startsWith("WARN", start) ? Severity.WARN : null;
    }
    if (length == 5) {
      return text.startsWith("DEBUG", start)
          ? Severity.DEBUG
          : text.startsWith("ERROR", start)
              ? Severity.ERROR
              : text.startsWith("TRACE", start) ? Severity.TRACE : null;
    }
    return null;
  }

  private static @Nullable Severity spelled(String word) {
    if (word.equalsIgnoreCase("FAILURE")) {
      return Severity.ERROR;
    }
    Severity severity = Severity.parse(word);
    return severity == Severity.UNKNOWN ? null : severity;
  }

  private static @Nullable Severity abbreviated(String word) {
    return switch (word.length() == 1 ? word : word.toUpperCase(Locale.ROOT)) {
      case "T", "V", "TRC", "TRA" -> Severity.TRACE;
      case "D", "DBG", "DEB" -> Severity.DEBUG;
      case "I", "N", "INF" -> Severity.INFO;
      case "W", "WRN", "WAR" -> Severity.WARN;
      case "E", "S", "ERR" -> Severity.ERROR;
      case "F", "C", "A", "FTL", "FAT", "CRT" -> Severity.FATAL;
      case "ALL" -> Severity.TRACE;
      default -> null;
    };
  }
}
