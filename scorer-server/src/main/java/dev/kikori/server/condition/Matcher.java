package dev.kikori.server.condition;

/**
 * A condition on one label, as Alertmanager writes it in JSON. A label that is missing is an empty one; an expression has to match the whole
 * value. Beside an alert's labels there is {@code template}, which has as many values as there are templates behind the alert: it equals what
 * one of them equals.
 *
 * @param name the label
 * @param value its value, or an expression in RE2's syntax
 * @param isRegex whether it is an expression
 * @param isEqual whether it has to match, or must not
 */
public record Matcher(String name, String value, boolean isRegex, boolean isEqual) {
  /** The label under which the templates behind an alert are matched, by their hexadecimal ids: {@value}. */
  public static final String TEMPLATE = "template";

  /** Longest name or value, characters: {@value}. */
  public static final int MAX_CHARS = 1_024;

  public Matcher {
    if (name == null || name.isBlank() || name.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "name: (expected: a label's name of at most " + MAX_CHARS + " characters)");
    }
    if (value == null || value.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "value: (expected: at most " + MAX_CHARS + " characters, of label " + name + ")");
    }
  }

  /** {@code name="value"}. */
  public static Matcher equal(String name, String value) {
    return new Matcher(name, value, false, true);
  }

  /** As Alertmanager writes it in YAML: {@code name="value"}, {@code !=}, {@code =~} or {@code !~}. */
  @Override
  public String toString() {
    String operator = isRegex ? (isEqual ? "=~" : "!~") : isEqual ? "=" : "!=";
    return name + operator + '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
