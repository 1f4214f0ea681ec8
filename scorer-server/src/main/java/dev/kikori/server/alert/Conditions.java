package dev.kikori.server.alert;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Matchers that all have to hold. Expressions run in time linear in the value (RE2), whoever wrote them. Immutable, safe for use by many
 * threads.
 */
final class Conditions {
  static final int MOST = 20;
  private static final long MOST_REPEATS = 1_000;

  private final List<Condition> all;

  private record Condition(Matcher matcher, @Nullable Pattern expression) {
    boolean holds(AlertRecord alert) {
      if (!matcher.name().equals(Matcher.TEMPLATE)) {
        return matches(alert.labels().getOrDefault(matcher.name(), "")) == matcher.isEqual();
      }
      return alert.templates().stream().anyMatch(each -> matches(each.id())) == matcher.isEqual();
    }

    private boolean matches(String value) {
      return expression == null
          ? matcher.value().equals(value)
          : expression.matcher(value).matches();
    }
  }

  private Conditions(List<Condition> all) {
    this.all = all;
  }

  /**
   * Makes ready what matchers say.
   *
   * @throws IllegalArgumentException naming the matcher that is no good
   */
  static Conditions of(List<Matcher> matchers) {
    if (matchers.size() > MOST) {
      throw new IllegalArgumentException(
          "matchers: " + matchers.size() + " (expected: at most " + MOST + ")");
    }
    List<Condition> all = new ArrayList<>();
    for (Matcher matcher : matchers) {
      all.add(new Condition(matcher, matcher.isRegex() ? compiled(matcher) : null));
    }
    return new Conditions(List.copyOf(all));
  }

  /** As in the configuration file. */
  static Conditions parse(List<String> matchers) {
    return of(matchers.stream().map(MatcherSyntax::parse).toList());
  }

  boolean hold(AlertRecord alert) {
    for (Condition condition : all) {
      if (!condition.holds(alert)) {
        return false;
      }
    }
    return true;
  }

  private static Pattern compiled(Matcher matcher) {
    String expression = matcher.value();
    if (repeats(expression) > MOST_REPEATS) {
      throw new IllegalArgumentException(
          "matcher: " + matcher + " (expected: an expression that repeats less)");
    }
    try {
      return Pattern.compile(expression, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "matcher: "
              + matcher
              + " (expected: an expression in RE2's syntax; "
              + e.getDescription()
              + ")",
          e);
    }
  }

  /** The product of all counted repetitions: nested ones would make a small expression a huge automaton. */
  private static long repeats(String expression) {
    long product = 1;
    for (int at = expression.indexOf('{'); at >= 0; at = expression.indexOf('{', at + 1)) {
      long largest = 1;
      long number = 0;
      for (int i = at + 1; i < expression.length() && expression.charAt(i) != '}'; i++) {
        char c = expression.charAt(i);
        number = c >= '0' && c <= '9' ? Math.min(MOST_REPEATS + 1, number * 10 + c - '0') : 0;
        largest = Math.max(largest, number);
      }
      product = Math.min(MOST_REPEATS + 1, product * largest);
    }
    return product;
  }
}
