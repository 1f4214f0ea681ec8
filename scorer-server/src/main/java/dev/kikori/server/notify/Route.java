package dev.kikori.server.notify;

import dev.kikori.server.condition.LabelMatcher;
import dev.kikori.server.condition.TimeInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node of the route tree with what it inherits. Immutable. */
final class Route {
  static final String ALL_LABELS = "...";

  private final String key;
  private final String receiver;
  private final List<String> groupBy;
  private final List<LabelMatcher> matchers;
  private final boolean continueMatching;
  private final Duration groupWait;
  private final Duration groupInterval;
  private final Duration repeatInterval;
  private final List<TimeInterval> mute;
  private final @Nullable List<TimeInterval> active;
  private final List<Route> routes = new ArrayList<>();

  private Route(
      RouteConfig config, @Nullable Route parent, Map<String, List<TimeInterval>> intervals) {
    this.matchers = config.matchers().stream().map(text -> LabelMatcher.parse("", text)).toList();
    this.key = (parent == null ? "" : parent.key + "/") + own(matchers);
    this.receiver = or(config.receiver(), parent == null ? "" : parent.receiver);
    this.groupBy =
        or(config.groupBy(), parent == null ? RouteConfig.DEFAULT_GROUP_BY : parent.groupBy);
    this.continueMatching = config.continueMatching();
    this.groupWait =
        or(config.groupWait(), parent == null ? RouteConfig.DEFAULT_GROUP_WAIT : parent.groupWait);
    this.groupInterval =
        or(
            config.groupInterval(),
            parent == null ? RouteConfig.DEFAULT_GROUP_INTERVAL : parent.groupInterval);
    this.repeatInterval =
        or(
            config.repeatInterval(),
            parent == null ? RouteConfig.DEFAULT_REPEAT_INTERVAL : parent.repeatInterval);
    this.mute = named(config.muteTimeIntervals(), intervals);
    this.active =
        config.activeTimeIntervals().isEmpty()
            ? null
            : named(config.activeTimeIntervals(), intervals);
    for (RouteConfig child : config.routes()) {
      routes.add(new Route(child, this, intervals));
    }
  }

  /** The tree of a checked configuration. */
  static Route tree(NotifyConfig config) {
    Map<String, List<TimeInterval>> intervals = new TreeMap<>();
    for (TimeIntervalConfig each : config.timeIntervals()) {
      intervals.put(each.name(), each.timeIntervals());
    }
    return new Route(config.route(), null, intervals);
  }

  /** The nodes that an alert ends at: the deepest that match, and of siblings the first, or more where one says {@code continue}. */
  List<Route> match(Map<String, String> labels) {
    List<Route> found = new ArrayList<>();
    collect(labels, found);
    return found;
  }

  /** The labels that make an alert's group. */
  Map<String, String> groupLabels(Map<String, String> labels) {
    if (groupBy.contains(ALL_LABELS)) {
      return labels;
    }
    Map<String, String> group = new TreeMap<>();
    for (String name : groupBy) {
      String value = labels.get(name);
      if (value != null) {
        group.put(name, value);
      }
    }
    return group;
  }

  /** Identity of a group, as Alertmanager writes it. */
  String groupKey(Map<String, String> groupLabels) {
    StringBuilder text = new StringBuilder(key).append(":{");
    String separator = "";
    for (Map.Entry<String, String> label : groupLabels.entrySet()) {
      String value = label.getValue().replace("\\", "\\\\").replace("\"", "\\\"");
      text.append(separator).append(label.getKey()).append("=\"").append(value).append('"');
      separator = ", ";
    }
    return text.append('}').toString();
  }

  /** Why nobody is told now: the name of a metric's reason, or null. */
  @Nullable String mutedBy(Instant at) {
    if (mute.stream().anyMatch(interval -> interval.contains(at))) {
      return "mute_time_interval";
    }
    if (active != null && active.stream().noneMatch(interval -> interval.contains(at))) {
      return "active_time_interval";
    }
    return null;
  }

  String receiver() {
    return receiver;
  }

  Duration groupWait() {
    return groupWait;
  }

  Duration groupInterval() {
    return groupInterval;
  }

  Duration repeatInterval() {
    return repeatInterval;
  }

  private boolean collect(Map<String, String> labels, List<Route> found) {
    if (!matchers.stream().allMatch(matcher -> matcher.matches(labels))) {
      return false;
    }
    boolean below = false;
    for (Route route : routes) {
      boolean matched = route.collect(labels, found);
      below |= matched;
      if (matched && !route.continueMatching) {
        break;
      }
    }
    if (!below) {
      found.add(this);
    }
    return true;
  }

  private static String own(List<LabelMatcher> matchers) {
    return "{"
        + String.join(",", matchers.stream().map(LabelMatcher::toString).sorted().toList())
        + "}";
  }

  private static List<TimeInterval> named(
      List<String> names, Map<String, List<TimeInterval>> intervals) {
    return names.stream()
        .flatMap(name -> intervals.getOrDefault(name, List.of()).stream())
        .toList();
  }

  private static <T> T or(@Nullable T value, T other) {
    return value == null ? other : value;
  }
}
