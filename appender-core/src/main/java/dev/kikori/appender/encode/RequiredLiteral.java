package dev.kikori.appender.encode;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The longest text that every match of a regular expression must have, found without understanding all of its syntax. */
final class RequiredLiteral {
  private static final int SHORTEST = 2;

  private final String regex;
  private final StringBuilder run = new StringBuilder();
  private String best = "";
  private int at;

  private RequiredLiteral(String regex) {
    this.regex = regex;
  }

  /** Null if there is none, or if the expression has syntax that is not looked into. */
  static @Nullable String of(Pattern pattern) {
    String regex = pattern.pattern();
    if (pattern.flags() != 0 || regex.indexOf('|') >= 0 || regex.contains("\\Q")) {
      return null;
    }
    String literal = new RequiredLiteral(regex).find();
    return literal == null || literal.length() < SHORTEST ? null : literal;
  }

  private @Nullable String find() {
    while (at < regex.length()) {
      char c = regex.charAt(at++);
      if (c == '\\') {
        escape();
      } else if (c == '(') {
        if (isInlineFlag()) {
          return null;
        }
        endRun();
        skipGroup();
      } else if (c == '[') {
        endRun();
        skipClass();
      } else if (c == '*' || c == '?' || c == '{') {
        if (run.length() > 0) {
          run.setLength(run.length() - 1);
        }
        endRun();
        skipQuantifier(c);
      } else if (".^$+)".indexOf(c) >= 0) {
        endRun();
      } else if (Character.isSurrogate(c)) {
        return null;
      } else {
        run.append(c);
      }
    }
    endRun();
    return best;
  }

  private void escape() {
    if (at < regex.length() && !Character.isLetterOrDigit(regex.charAt(at))) {
      run.append(regex.charAt(at++));
      return;
    }
    endRun();
    at++;
    // \p{..}, \x{..}, \k<..>: what follows is not text.
    while (at < regex.length() && "{<".indexOf(regex.charAt(at)) >= 0) {
      while (at < regex.length() && "}>".indexOf(regex.charAt(at)) < 0) {
        at++;
      }
      at++;
    }
    // A character by its number, in hex, octal or as a control character.
    while (at < regex.length() && Character.isLetterOrDigit(regex.charAt(at))) {
      at++;
    }
  }

  private boolean isInlineFlag() {
    return regex.startsWith("?", at)
        && at + 1 < regex.length()
        && "imsxudU-".indexOf(regex.charAt(at + 1)) >= 0;
  }

  private void skipGroup() {
    int depth = 1;
    while (at < regex.length() && depth > 0) {
      char c = regex.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '[') {
        skipClass();
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
    }
  }

  private void skipClass() {
    int depth = 1;
    if (at < regex.length() && regex.charAt(at) == '^') {
      at++;
    }
    if (at < regex.length() && regex.charAt(at) == ']') {
      at++;
    }
    while (at < regex.length() && depth > 0) {
      char c = regex.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '[') {
        depth++;
      } else if (c == ']') {
        depth--;
      }
    }
  }

  private void skipQuantifier(char opening) {
    if (opening == '{') {
      while (at < regex.length() && regex.charAt(at) != '}') {
        at++;
      }
      at++;
    }
  }

  private void endRun() {
    if (run.length() > best.length()) {
      best = run.toString();
    }
    run.setLength(0);
  }
}
