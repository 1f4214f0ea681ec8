package dev.kikori.server.notify;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of which alerts, and when. What the configuration leaves out is null and gets its default: with nothing at all, every alert is
 * written to the server's log.
 *
 * @param route the root of the route tree
 * @param receivers those whom it names
 * @param timeIntervals times that routes refer to
 * @param outbox the outbox's limits
 * @param externalUrl where people find this server's dashboard, for links; or null
 * @param source who speaks, in CloudEvents, by default {@value #DEFAULT_SOURCE}
 */
public record NotifyConfig(
    RouteConfig route,
    List<ReceiverConfig> receivers,
    List<TimeIntervalConfig> timeIntervals,
    OutboxConfig outbox,
    @Nullable String externalUrl,
    String source) {
  /** {@value}. */
  public static final String DEFAULT_SOURCE = "/kikori/scorer";

  /** The receiver that is there if none is configured: {@value}. */
  public static final String DEFAULT_RECEIVER = "default";

  /** Every alert in the server's log. */
  public static final NotifyConfig DEFAULTS =
      new NotifyConfig(
          RouteConfig.root(DEFAULT_RECEIVER),
          List.of(),
          List.of(),
          OutboxConfig.DEFAULTS,
          null,
          DEFAULT_SOURCE);

  private static final int MAX_DEPTH = 20;

  public NotifyConfig {
    receivers =
        receivers == null || receivers.isEmpty()
            ? List.of(ReceiverConfig.log(DEFAULT_RECEIVER))
            : List.copyOf(receivers);
    route = route == null ? RouteConfig.root(receivers.get(0).name()) : route;
    timeIntervals = timeIntervals == null ? List.of() : List.copyOf(timeIntervals);
    outbox = outbox == null ? OutboxConfig.DEFAULTS : outbox;
    source = source == null ? DEFAULT_SOURCE : source;
    externalUrl = externalUrl == null ? null : externalUrl.replaceAll("/+$", "");
    checkUris(externalUrl, source);
    checkTree(route, receivers, timeIntervals);
  }

  private static void checkTree(
      RouteConfig route, List<ReceiverConfig> receivers, List<TimeIntervalConfig> intervals) {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < receivers.size(); i++) {
      if (!names.add(receivers.get(i).name())) {
        throw new IllegalArgumentException(
            "receivers["
                + i
                + "].name: "
                + receivers.get(i).name()
                + " (expected: a name that no other has)");
      }
    }
    Set<String> times = new HashSet<>();
    for (int i = 0; i < intervals.size(); i++) {
      if (!times.add(intervals.get(i).name())) {
        throw new IllegalArgumentException(
            "time_intervals["
                + i
                + "].name: "
                + intervals.get(i).name()
                + " (expected: a name that no other has)");
      }
    }
    checkRoot(route);
    checkRoute("route", route, names, new TreeSet<>(times), 0);
  }

  private static void checkRoot(RouteConfig root) {
    if (root.receiver() == null) {
      throw new IllegalArgumentException(
          "route.receiver: missing (expected: the name of a receiver)");
    }
    if (!root.matchers().isEmpty() || root.continueMatching()) {
      throw new IllegalArgumentException(
          "route.matchers: the root matches every alert (expected: no matchers and no continue)");
    }
    if (!root.muteTimeIntervals().isEmpty() || !root.activeTimeIntervals().isEmpty()) {
      throw new IllegalArgumentException(
          "route.mute_time_intervals: the root is never muted (expected: no time intervals)");
    }
  }

  private static void checkRoute(
      String path, RouteConfig route, Set<String> receivers, Set<String> times, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          path + ": too deep (expected: at most " + MAX_DEPTH + " levels)");
    }
    if (route.receiver() != null && !receivers.contains(route.receiver())) {
      throw new IllegalArgumentException(
          path
              + ".receiver: "
              + route.receiver()
              + " (expected: one of "
              + String.join(", ", receivers)
              + ")");
    }
    checkTimes(path + ".mute_time_intervals", route.muteTimeIntervals(), times);
    checkTimes(path + ".active_time_intervals", route.activeTimeIntervals(), times);
    for (int i = 0; i < route.routes().size(); i++) {
      checkRoute(path + ".routes[" + i + "]", route.routes().get(i), receivers, times, depth + 1);
    }
  }

  private static void checkTimes(String path, List<String> names, Set<String> known) {
    for (int i = 0; i < names.size(); i++) {
      if (!known.contains(names.get(i))) {
        throw new IllegalArgumentException(
            path
                + "["
                + i
                + "]: "
                + names.get(i)
                + " (expected: one of "
                + String.join(", ", known)
                + ")");
      }
    }
  }

  private static void checkUris(@Nullable String externalUrl, String source) {
    try {
      new URI(source);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("source: " + source + " (expected: a URI reference)", e);
    }
    if (externalUrl != null && !externalUrl.matches("https?://[^\\s<>\"|]+")) {
      throw new IllegalArgumentException(
          "external_url: " + externalUrl + " (expected: http://HOST or https://HOST)");
    }
  }
}
