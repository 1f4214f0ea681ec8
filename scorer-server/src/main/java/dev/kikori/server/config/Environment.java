package dev.kikori.server.config;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts the environment's values into a configuration's: {@code ${env:NAME}} and {@code ${env:NAME:-default}}, as OpenTelemetry's Collector
 * writes them; {@code $$} is a dollar sign. Only single values are replaced, so that no variable can bring keys of its own.
 */
final class Environment {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$|\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

  private final UnaryOperator<@Nullable String> lookup;

  Environment(UnaryOperator<@Nullable String> lookup) {
    this.lookup = lookup;
  }

  /**
   * A value with its references replaced.
   *
   * @throws IllegalArgumentException naming a variable that is not set and has no default
   */
  String expand(String value) {
    if (value.indexOf('$') < 0) {
      return value;
    }
    Matcher matcher = REFERENCE.matcher(value);
    StringBuilder expanded = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(valueOf(matcher)));
    }
    return matcher.appendTail(expanded).toString();
  }

  private String valueOf(Matcher reference) {
    String name = reference.group(1);
    if (name == null) {
      return "$";
    }
    String value = lookup.apply(name);
    String otherwise = reference.group(2);
    if (value != null && !value.isEmpty()) {
      return value;
    }
    if (otherwise != null) {
      return otherwise;
    }
    throw new IllegalArgumentException(
        "${env:"
            + name
            + "}: the variable is not set (expected: a value, or a default as in ${env:"
            + name
            + ":-default})");
  }
}
