package dev.kikori.server.alert;

import dev.kikori.server.condition.LabelMatcher;
import dev.kikori.server.condition.Matcher;
import java.util.List;

/** Matchers that all have to hold. Immutable, safe for use by many threads. */
final class Conditions {
  static final int MOST = 20;

  private final List<LabelMatcher> all;

  private Conditions(List<LabelMatcher> all) {
    this.all = all;
  }

  /**
   * Makes ready what matchers say.
   *
   * @throws IllegalArgumentException naming the matcher that is no good
   */
  static Conditions of(List<Matcher> matchers) {
    requireFew(matchers.size());
    return new Conditions(matchers.stream().map(LabelMatcher::of).toList());
  }

  /** As in the configuration file. */
  static Conditions parse(List<String> matchers) {
    requireFew(matchers.size());
    return new Conditions(
        matchers.stream().map(text -> LabelMatcher.parse("matcher", text)).toList());
  }

  boolean hold(AlertRecord alert) {
    return all.stream().allMatch(each -> holds(each, alert));
  }

  private static boolean holds(LabelMatcher matcher, AlertRecord alert) {
    return matcher.name().equals(Matcher.TEMPLATE)
        ? matcher.matchesAny(alert.templates().stream().map(AlertRecord.Driver::id).toList())
        : matcher.matches(alert.labels());
  }

  private static void requireFew(int matchers) {
    if (matchers > MOST) {
      throw new IllegalArgumentException(
          "matchers: " + matchers + " (expected: at most " + MOST + ")");
    }
  }
}
