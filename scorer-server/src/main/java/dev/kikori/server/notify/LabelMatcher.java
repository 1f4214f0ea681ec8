package dev.kikori.server.notify;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one label, in Alertmanager's syntax: {@code name="value"}, {@code !=}, {@code =~} or {@code !~}. A label that is missing is
 * an empty one; an expression must match the whole value. Immutable.
 */
final class LabelMatcher {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "\\s*\"?([^\\s{}!=~,\\\\\"'`]+)\"?\\s*(=~|!~|!=|=)\\s*(.*?)\\s*", Pattern.DOTALL);
  private static final int MAX_STEPS = 1_000_000;

  private final String name;
  private final boolean negative;
  private final String value;
  private final @Nullable Pattern expression;

  private LabelMatcher(String name, String operator, String value) {
    this.name = name;
    this.negative = operator.startsWith("!");
    this.value = value;
    this.expression = operator.endsWith("~") ? Pattern.compile(value, Pattern.DOTALL) : null;
  }

  /**
   * Reads a matcher.
   *
   * @param key what it is called in messages
   * @throws IllegalArgumentException if it is none
   */
  static LabelMatcher parse(String key, String text) {
    Matcher syntax = SYNTAX.matcher(text);
    if (!syntax.matches()) {
      throw new IllegalArgumentException(
          key
              + ": "
              + text
              + " (expected: a matcher such as severity=\"critical\", with =, !=, =~ or !~)");
    }
    try {
      return new LabelMatcher(syntax.group(1), syntax.group(2), unquoted(key, syntax.group(3)));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          key + ": " + text + " (expected: a regular expression; " + e.getDescription() + ")", e);
    }
  }

  boolean matches(Map<String, String> labels) {
    String actual = labels.getOrDefault(name, "");
    return (expression == null ? value.equals(actual) : matches(expression, actual)) != negative;
  }

  @Override
  public String toString() {
    String operator = (negative ? "!" : "=") + (expression != null ? "~" : negative ? "=" : "");
    return name + operator + '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** An expression that does not come to an end on a value matches it not. */
  private static boolean matches(Pattern expression, String actual) {
    try {
      return expression.matcher(new CountedText(actual, new int[1])).matches();
    } catch (CountedText.EndlessException | StackOverflowError e) {
      return false;
    }
  }

  private static String unquoted(String key, String text) {
    if (!text.startsWith("\"")) {
      if (text.indexOf('"') >= 0) {
        throw new IllegalArgumentException(
            key + ": " + text + " (expected: quotes around all of it or none)");
      }
      return text;
    }
    StringBuilder value = new StringBuilder();
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        if (i == text.length() - 1) {
          return value.toString();
        }
        break;
      }
      if (c == '\\' && i + 2 < text.length() && "\\\"n".indexOf(text.charAt(i + 1)) >= 0) {
        c = text.charAt(++i) == 'n' ? '\n' : text.charAt(i);
      }
      value.append(c);
    }
    throw new IllegalArgumentException(
        key + ": " + text + " (expected: a closing quote at the end)");
  }

  /** Text that says stop to an expression that backtracks without end. */
  private record CountedText(String text, int[] steps) implements CharSequence {
    static final class EndlessException extends RuntimeException {
      private static final long serialVersionUID = 1;

      EndlessException() {
        super("endless", null, false, false);
      }
    }

    @Override
    public char charAt(int index) {
      if (++steps[0] > MAX_STEPS) {
        throw new EndlessException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text.substring(start, end), steps);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
