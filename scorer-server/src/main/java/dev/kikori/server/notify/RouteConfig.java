package dev.kikori.server.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kikori.server.condition.LabelMatcher;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of the route tree, with Alertmanager's names. What is left out is the parent's, but for matchers, continue, the time intervals and
 * the routes below.
 *
 * @param receiver who is told
 * @param groupBy labels that alerts of one notification share; {@code ...}: all of them, so each alert is a notification of its own
 * @param matchers what an alert must fulfil, all of them: {@code severity="critical"}, with {@code =}, {@code !=}, {@code =~} or {@code !~}
 * @param continueMatching key {@code continue}: whether the next siblings are asked too after this node matched
 * @param groupWait how long a new group waits for more alerts before its first notification
 * @param groupInterval how long after a notification the group's next changes are told
 * @param repeatInterval how long after a notification it is said again though nothing changed
 * @param muteTimeIntervals names of times at which nobody is told
 * @param activeTimeIntervals names of times outside of which nobody is told
 * @param routes the nodes below, asked in their order
 */
public record RouteConfig(
    @Nullable String receiver,
    @Nullable List<String> groupBy,
    List<String> matchers,
    @JsonProperty("continue") Boolean continueMatching,
    @Nullable Duration groupWait,
    @Nullable Duration groupInterval,
    @Nullable Duration repeatInterval,
    List<String> muteTimeIntervals,
    List<String> activeTimeIntervals,
    List<RouteConfig> routes) {
  /** {@code [tenant, service]}. */
  public static final List<String> DEFAULT_GROUP_BY = List.of("tenant", "service");

  /** 10 s, where Alertmanager has 30 s: what belongs together was put together before it became an alert here. */
  public static final Duration DEFAULT_GROUP_WAIT = Duration.ofSeconds(10);

  /** 5 min. */
  public static final Duration DEFAULT_GROUP_INTERVAL = Duration.ofMinutes(5);

  /** 4 h. */
  public static final Duration DEFAULT_REPEAT_INTERVAL = Duration.ofHours(4);

  private static final int MAX_BRANCHES = 1_000;

  public RouteConfig {
    groupBy = groupBy == null ? null : List.copyOf(groupBy);
    matchers = matchers == null ? List.of() : List.copyOf(matchers);
    continueMatching = continueMatching != null && continueMatching;
    muteTimeIntervals = muteTimeIntervals == null ? List.of() : List.copyOf(muteTimeIntervals);
    activeTimeIntervals =
        activeTimeIntervals == null ? List.of() : List.copyOf(activeTimeIntervals);
    routes = routes == null ? List.of() : List.copyOf(routes);
    for (int i = 0; i < matchers.size(); i++) {
      LabelMatcher.parse("matchers[" + i + "]", matchers.get(i));
    }
    if (groupBy != null && groupBy.contains("...") && groupBy.size() > 1) {
      throw new IllegalArgumentException(
          "group_by: ... stands alone (expected: nothing beside it)");
    }
    if (groupBy != null && groupBy.stream().distinct().count() < groupBy.size()) {
      throw new IllegalArgumentException("group_by: a label is there twice (expected: once)");
    }
    check("group_wait", groupWait, Duration.ZERO);
    check("group_interval", groupInterval, Duration.ofSeconds(1));
    check("repeat_interval", repeatInterval, Duration.ofSeconds(1));
    if (routes.size() > MAX_BRANCHES) {
      throw new IllegalArgumentException(
          "routes: " + routes.size() + " (expected: at most " + MAX_BRANCHES + ")");
    }
  }

  /** A root that tells one receiver everything. */
  static RouteConfig root(String receiver) {
    return new RouteConfig(
        receiver, null, List.of(), false, null, null, null, List.of(), List.of(), List.of());
  }

  private static void check(String key, @Nullable Duration value, Duration min) {
    if (value != null && (value.compareTo(min) < 0 || value.compareTo(Duration.ofDays(365)) > 0)) {
      throw new IllegalArgumentException(
          key + ": " + value + " (expected: " + min.toSeconds() + "s..365d)");
    }
  }
}
