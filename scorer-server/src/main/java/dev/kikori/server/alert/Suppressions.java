package dev.kikori.server.alert;

import dev.kikori.server.alert.AlertConfig.InhibitRule;
import dev.kikori.server.condition.TimeInterval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says why nobody is to be told of an alert, in Alertmanager's order: inhibition, time, silence. Quick: nothing is read from the database.
 * Safe for use by many threads.
 */
public final class Suppressions {
  private final FiringAlerts firing;
  private final Silences silences;
  private volatile Rules rules;

  /**
   * A reason.
   *
   * @param by which rule, maintenance window or silence: for people, and for links
   */
  public record Reason(Kind kind, String by) {
    /** {@code silence: 5e7c…}. */
    @Override
    public String toString() {
      return kind.name().toLowerCase(Locale.ROOT) + ": " + by;
    }
  }

  /** What kind of reason. */
  public enum Kind {
    /** Another alert that fires makes this one needless. */
    INHIBITION,
    /** It is a time when nobody wants to be told. */
    MAINTENANCE,
    /** Somebody silenced it. */
    SILENCE,
    /** Somebody suppressed a template of it; or the service has used up its budget of alerts. */
    SUPPRESSION
  }

  private record Rules(List<Inhibition> inhibitions, List<Window> maintenance) {}

  private record Inhibition(int number, Conditions source, Conditions target, List<String> equal) {}

  private record Window(String name, Conditions conditions, List<TimeInterval> intervals) {}

  Suppressions(AlertConfig config, FiringAlerts firing, Silences silences) {
    this.firing = firing;
    this.silences = silences;
    this.rules = rules(config);
  }

  /** The reasons, in order; empty if people are to be told. */
  public List<Reason> of(AlertRecord alert, Instant at) {
    Rules now = rules;
    List<Reason> reasons = new ArrayList<>();
    for (Inhibition each : now.inhibitions) {
      if (inhibits(each, alert)) {
        reasons.add(new Reason(Kind.INHIBITION, "inhibit_rules[" + each.number + "]"));
      }
    }
    for (Window each : now.maintenance) {
      if (each.conditions.hold(alert)
          && each.intervals.stream().anyMatch(interval -> interval.contains(at))) {
        reasons.add(new Reason(Kind.MAINTENANCE, each.name));
      }
    }
    for (Silence each : silences.matching(alert, at)) {
      reasons.add(new Reason(each.isSuppression() ? Kind.SUPPRESSION : Kind.SILENCE, each.id()));
    }
    if ("exceeded".equals(alert.labels().get("budget"))) {
      reasons.add(new Reason(Kind.SUPPRESSION, "budget"));
    }
    return reasons;
  }

  /** Takes other rules and maintenance windows over, from now on. */
  void reload(AlertConfig config) {
    rules = rules(config);
  }

  /** An alert that both sides hold for is not inhibited by one of the same kind, itself least of all. */
  private boolean inhibits(Inhibition rule, AlertRecord alert) {
    if (!rule.target.hold(alert)) {
      return false;
    }
    boolean both = rule.source.hold(alert);
    for (AlertRecord source : firing.all()) {
      if (!source.id().equals(alert.id())
          && source.tenant().equals(alert.tenant())
          && rule.source.hold(source)
          && !(both && rule.target.hold(source))
          && agree(rule.equal, source, alert)) {
        return true;
      }
    }
    return false;
  }

  private static boolean agree(List<String> names, AlertRecord one, AlertRecord other) {
    return names.stream()
        .allMatch(
            name ->
                one.labels().getOrDefault(name, "").equals(other.labels().getOrDefault(name, "")));
  }

  private static Rules rules(AlertConfig config) {
    List<Inhibition> inhibitions = new ArrayList<>();
    for (InhibitRule rule : config.inhibitRules()) {
      inhibitions.add(
          new Inhibition(
              inhibitions.size(),
              Conditions.parse(rule.sourceMatchers()),
              Conditions.parse(rule.targetMatchers()),
              rule.equal()));
    }
    List<Window> windows =
        config.maintenance().stream()
            .map(
                each ->
                    new Window(
                        each.name(), Conditions.parse(each.matchers()), each.timeIntervals()))
            .toList();
    return new Rules(List.copyOf(inhibitions), windows);
  }
}
