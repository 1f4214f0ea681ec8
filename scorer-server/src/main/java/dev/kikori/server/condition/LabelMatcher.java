package dev.kikori.server.condition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A matcher that is ready to be asked. A label that is missing is an empty one; an expression has to match the whole value, in time linear in
 * it (RE2), whoever wrote it. Immutable, safe for use by many threads.
 */
public final class LabelMatcher {
  private static final long MOST_REPEATS = 1_000;

  private final Matcher matcher;
  private final @Nullable Pattern expression;

  private LabelMatcher(Matcher matcher, @Nullable Pattern expression) {
    this.matcher = matcher;
    this.expression = expression;
  }

  /**
   * Makes a matcher ready.
   *
   * @throws IllegalArgumentException if its expression is none
   */
  public static LabelMatcher of(Matcher matcher) {
    return of("matcher", matcher);
  }

  /**
   * Reads a matcher as Alertmanager's configuration has it: {@code name="value"}, with {@code =}, {@code !=}, {@code =~} or {@code !~}.
   *
   * @param key what it is called in messages
   * @throws IllegalArgumentException if it is none
   */
  public static LabelMatcher parse(String key, String text) {
    return of(key, MatcherSyntax.parse(key, text));
  }

  private static LabelMatcher of(String key, Matcher matcher) {
    return new LabelMatcher(matcher, matcher.isRegex() ? compiled(key, matcher) : null);
  }

  /** Whose label it is about. */
  public String name() {
    return matcher.name();
  }

  public boolean matches(Map<String, String> labels) {
    return fits(labels.getOrDefault(matcher.name(), "")) == matcher.isEqual();
  }

  /** The same of a label that has several values: it equals what one of them equals. */
  public boolean matchesAny(Collection<String> values) {
    return values.stream().anyMatch(this::fits) == matcher.isEqual();
  }

  /** As it is written in a configuration, with quotes. */
  @Override
  public String toString() {
    return matcher.toString();
  }

  private boolean fits(String value) {
    return expression == null ? matcher.value().equals(value) : expression.matcher(value).matches();
  }

  private static Pattern compiled(String key, Matcher matcher) {
    if (repeats(matcher.value()) > MOST_REPEATS) {
      throw new IllegalArgumentException(
          key + ": " + matcher + " (expected: an expression that repeats less)");
    }
    try {
      return Pattern.compile(matcher.value(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          key
              + ": "
              + matcher
              + " (expected: a regular expression; RE2 says: "
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
