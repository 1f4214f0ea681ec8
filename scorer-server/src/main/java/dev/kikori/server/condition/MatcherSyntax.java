package dev.kikori.server.condition;

import com.google.re2j.Pattern;

/** Reads matchers as Alertmanager's configuration has them: {@code name="value"}, with {@code =}, {@code !=}, {@code =~} or {@code !~}. */
final class MatcherSyntax {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "\\s*\"?([^\\s{}!=~,\\\\\"'`]+)\"?\\s*(=~|!~|!=|=)\\s*(.*?)\\s*", Pattern.DOTALL);

  private MatcherSyntax() {}

  static Matcher parse(String key, String text) {
    com.google.re2j.Matcher syntax = SYNTAX.matcher(text);
    if (!syntax.matches()) {
      throw wrong(key, text, "a matcher such as severity=\"critical\", with =, !=, =~ or !~");
    }
    String operator = syntax.group(2);
    String value = unquoted(key, text, syntax.group(3));
    try {
      return new Matcher(syntax.group(1), value, operator.endsWith("~"), operator.startsWith("="));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  private static String unquoted(String key, String text, String value) {
    if (!value.startsWith("\"")) {
      if (value.indexOf('"') >= 0) {
        throw wrong(key, text, "quotes around all of the value or none");
      }
      return value;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"') {
        if (i == value.length() - 1) {
          return plain.toString();
        }
        break;
      }
      if (c == '\\' && i + 2 < value.length() && "\\\"n".indexOf(value.charAt(i + 1)) >= 0) {
        i++;
        c = value.charAt(i) == 'n' ? '\n' : value.charAt(i);
      }
      plain.append(c);
    }
    throw wrong(key, text, "a closing quote at the end of the value");
  }

  private static IllegalArgumentException wrong(String key, String text, String expected) {
    return new IllegalArgumentException(key + ": " + text + " (expected: " + expected + ")");
  }
}
