package dev.kikori.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.server.condition.LabelMatcher;
import dev.kikori.server.condition.TimeInterval;
import dev.kikori.server.config.ConfigException;
import dev.kikori.server.config.ConfigReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts through a tree, as amtool would route them; and what a tree may not say. */
final class RouteTest {
  private static final String RECEIVERS =
      "receivers: [{name: default}, {name: pager}, {name: shop}, {name: audit}, {name: night}]\n";
  private static final String TREE =
      """
      time_intervals:
        - name: nights
          time_intervals:
            - times: [{start_time: "22:00", end_time: "24:00"}, {start_time: "00:00", end_time: "06:00"}]
              location: Europe/Berlin
        - name: weekend
          time_intervals: [{weekdays: ["saturday:sunday"]}]
        - name: month_end
          time_intervals: [{days_of_month: ["-3:-1"], months: ["january:march"], years: ["2026:2027"]}]
      route:
        receiver: default
        group_by: [service]
        group_wait: 30s
        routes:
          - matchers: ['severity="critical"']
            receiver: pager
            continue: true
            repeat_interval: 1h
          - matchers: ['service=~"shop|cart"', 'env!="test"']
            receiver: shop
            group_by: ['...']
            routes:
              - matchers: ['team!~".*-(a|b)"', 'team!=""']
                receiver: audit
                mute_time_intervals: [weekend]
          - matchers: ['service="cron"']
            receiver: night
            active_time_intervals: [nights]
            group_interval: 1m
      """;

  private final NotifyConfig config = read(RECEIVERS + TREE);
  private final Route root = Route.tree(config);

  @ParameterizedTest
  @CsvSource({
    "'service=mail', default",
    "'service=mail severity=critical', pager",
    "'service=shop', shop",
    "'service=shop severity=critical', 'pager shop'",
    "'service=shop team=team-a', shop",
    "'service=shop team=team-c', audit",
    "'service=shop team=team-c severity=critical', 'pager audit'",
    "'service=shop env=test', default",
    "'service=shopping', default",
    "'service=cron', night"
  })
  void match_labels_endAtTheReceiversThatAmtoolNames(String labels, String receivers) {
    String found =
        root.match(labels(labels)).stream().map(Route::receiver).collect(Collectors.joining(" "));
    assertThat(found).isEqualTo(receivers);
  }

  @Test
  void match_child_inheritsWhatItDoesNotSay() {
    Route pager = root.match(labels("service=mail severity=critical")).get(0);
    assertThat(pager.groupWait()).isEqualTo(Duration.ofSeconds(30));
    assertThat(pager.groupInterval()).isEqualTo(RouteConfig.DEFAULT_GROUP_INTERVAL);
    assertThat(pager.repeatInterval()).isEqualTo(Duration.ofHours(1));
    assertThat(pager.groupLabels(labels("service=mail severity=critical")))
        .isEqualTo(Map.of("service", "mail"));
    assertThat(pager.groupKey(Map.of("service", "ma\"il")))
        .isEqualTo("{}/{severity=\"critical\"}:{service=\"ma\\\"il\"}");
    Route audit = root.match(labels("service=shop team=c")).get(0);
    assertThat(audit.groupLabels(labels("service=shop team=c"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "service=shop team=c, 2026-11-21T12:00:00Z, mute_time_interval",
    "service=shop team=c, 2026-11-20T12:00:00Z, ",
    "service=cron, 2026-11-20T12:00:00Z, active_time_interval",
    "service=cron, 2026-11-20T21:30:00Z, ",
    "service=cron, 2026-11-20T04:59:00Z, ",
    "service=cron, 2026-11-20T05:00:00Z, active_time_interval"
  })
  void mutedBy_time_isInItsZone(String labels, Instant at, String reason) {
    assertThat(root.match(labels(labels)).get(0).mutedBy(at)).isEqualTo(reason);
  }

  @Test
  void interval_daysFromTheEnd_countInEachMonth() {
    TimeInterval end = config.timeIntervals().get(2).timeIntervals().get(0);
    assertThat(end.contains(Instant.parse("2026-02-26T00:00:00Z"))).isTrue();
    assertThat(end.contains(Instant.parse("2026-02-25T00:00:00Z"))).isFalse();
    assertThat(end.contains(Instant.parse("2026-03-29T00:00:00Z"))).isTrue();
    assertThat(end.contains(Instant.parse("2026-04-30T00:00:00Z"))).isFalse();
    assertThat(end.contains(Instant.parse("2028-02-29T00:00:00Z"))).isFalse();
  }

  @Test
  void matcher_expressionThatBacktracksWithoutEnd_matchesNotAndComesBack() {
    LabelMatcher matcher = LabelMatcher.parse("m", "a=~\"(x+x+)+y\"");
    assertThat(matcher.matches(Map.of("a", "x".repeat(1000)))).isFalse();
    assertThat(matcher.matches(Map.of("a", "xxy"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "route: {receiver: nobody} | route.receiver: nobody (expected: one of audit, default, night, pager, shop)",
        "route: {receiver: default, routes: [{receiver: shop, routes: [{receiver: x}]}]} | route.routes[0].routes[0].receiver: x",
        "route: {receiver: default, routes: [{matchers: ['a=~\"(\"']}]} | (expected: a regular expression;",
        "route: {receiver: default, routes: [{matchers: ['a=~\"(?=x)\"']}]} | matchers[0]: a=~\"(?=x)\" (expected: a regular expression; RE2 says:",
        "route: {receiver: default, routes: [{matchers: ['a=~\"((a{100}){100}){100}\"']}]} | (expected: an expression that repeats less)",
        "route: {receiver: default, routes: [{matchers: ['a']}]} | (expected: a matcher such as",
        "route: {receiver: default, routes: [{matchers: ['a=\"b']}]} | (expected: a closing quote",
        "route: {receiver: default, routes: [{mute_time_intervals: [never]}]} | route.routes[0].mute_time_intervals[0]: never",
        "route: {receiver: default, matchers: ['a=b']} | the root matches every alert",
        "route: {group_by: [service]} | route.receiver: missing",
        "route: {receiver: default, group_by: ['...', a]} | group_by: ... stands alone",
        "route: {receiver: default, group_wait: -1s} | group_wait",
        "route: {receiver: default, recieve: a} | no such key",
        "time_intervals: [{name: t, time_intervals: [{weekdays: [caturday]}]}] | weekdays: caturday",
        "time_intervals: [{name: t, time_intervals: [{location: Mars}]}] | location: Mars",
        "external_url: nowhere | external_url: nowhere",
        "outbox: {concurrency: 0} | concurrency: 0 (expected: 1..16)"
      })
  void config_thatCanNotBe_saysWhatAndWhere(String yaml, String message) {
    assertThatThrownBy(() -> read(RECEIVERS + yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void config_nothing_logsEveryAlert() {
    NotifyConfig nothing = read("{}");
    assertThat(nothing).isEqualTo(read("route: {receiver: default}"));
    assertThat(nothing.receivers().get(0).logConfigs()).hasSize(1);
    assertThat(nothing.receivers()).isEqualTo(NotifyConfig.DEFAULTS.receivers());
    assertThat(RouteConfig.DEFAULT_GROUP_WAIT).isEqualTo(Duration.ofSeconds(10));
    assertThat(RouteConfig.DEFAULT_GROUP_INTERVAL).isEqualTo(Duration.ofMinutes(5));
    assertThat(RouteConfig.DEFAULT_REPEAT_INTERVAL).isEqualTo(Duration.ofHours(4));
    assertThat(RouteConfig.DEFAULT_GROUP_BY).isEqualTo(List.of("tenant", "service"));
  }

  static NotifyConfig read(String yaml) {
    return new ConfigReader(name -> null).read(yaml, "test.yaml", NotifyConfig.class);
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    for (String pair : text.split(" ")) {
      labels.put(pair.split("=")[0], pair.split("=")[1]);
    }
    return labels;
  }
}
