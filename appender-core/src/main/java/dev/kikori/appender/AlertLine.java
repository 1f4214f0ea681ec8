package dev.kikori.appender;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How an alert stands in the application's own log: a constant pattern and arguments, and key-values beside them. What comes from outside
 * is only ever an argument or a value, on one line, without control characters, and of bounded length.
 */
public final class AlertLine {
  /** Status, service, risk, what it says, where to read more. */
  public static final String PATTERN = "Kikori alert {}: service {}, risk {}: {} {}";

  /** What each key of {@link #keyValues} starts with: {@value}. */
  public static final String KEY_PREFIX = "kikori.";

  private static final int MAX_CHARS = 2_000;

  private AlertLine() {}

  /** The arguments of {@link #PATTERN}. */
  public static Object[] arguments(Alert alert) {
    return new Object[] {
      status(alert),
      clean(alert.service()),
      risk(alert),
      clean(String.join(" ", sentences(alert))),
      clean(alert.url())
    };
  }

  /** Fingerprint, id, status, risk, service, instance, templates and address; without those that are empty. */
  public static Map<String, String> keyValues(Alert alert) {
    Map<String, String> values = new LinkedHashMap<>();
    put(values, "fingerprint", alert.fingerprint());
    put(values, "id", alert.id());
    put(values, "status", status(alert));
    put(values, "risk", risk(alert));
    put(values, "service", alert.service());
    put(values, "instance", alert.instance());
    put(values, "templates", String.join(" | ", alert.templates()));
    put(values, "url", alert.url());
    return values;
  }

  private static List<String> sentences(Alert alert) {
    if (!alert.summary().isEmpty()) {
      return alert.summary();
    }
    return alert.critical().isEmpty() ? alert.warning() : alert.critical();
  }

  private static String status(Alert alert) {
    return alert.status().name().toLowerCase(Locale.ROOT);
  }

  private static String risk(Alert alert) {
    return String.format(Locale.ROOT, "%.0f", alert.riskScore());
  }

  private static void put(Map<String, String> values, String key, String value) {
    String clean = clean(value);
    if (!clean.isEmpty()) {
      values.put(KEY_PREFIX + key, clean);
    }
  }

  /** On one line: control and format characters, line and paragraph separators become spaces. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_CHARS));
    for (int i = 0; i < text.length() && clean.length() < MAX_CHARS; i++) {
      char c = text.charAt(i);
      clean.append(isSafe(c) ? c : ' ');
    }
    return clean.toString().trim();
  }

  private static boolean isSafe(char c) {
    switch (Character.getType(c)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
        return false;
      default:
        return true;
    }
  }
}
