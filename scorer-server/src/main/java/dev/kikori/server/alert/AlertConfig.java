package dev.kikori.server.alert;

import dev.kikori.server.condition.TimeInterval;
import dev.kikori.server.config.ByteSize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of alerts.
 *
 * @param labels labels that every alert gets beside its own
 * @param criticalRisk risk score from which an alert is critical, by default {@value #DEFAULT_CRITICAL_RISK}
 * @param maxPerHour new alerts per service and hour of which people are told, by default {@value #DEFAULT_MAX_PER_HOUR}; the others are kept
 *     with the label {@code budget="exceeded"}, and one alert tells of them all
 * @param reopenWithin how soon after its end a problem that returns is the same alert again, by default 10 min
 * @param resolveTimeout how long after its last change an alert of which nothing more is heard is resolved, by default 30 min
 * @param retention how long a resolved alert is kept, by default 90 d
 * @param maxSize how many bytes all alerts together may have before the oldest resolved ones go, by default 1 GB
 * @param queueCapacity alerts that may wait to be stored, by default {@value #DEFAULT_QUEUE_CAPACITY}; lanes wait when there are more
 * @param inhibitRules which alerts others make needless
 * @param maintenance when nobody wants to be told
 */
public record AlertConfig(
    Map<String, String> labels,
    Integer criticalRisk,
    Integer maxPerHour,
    Duration reopenWithin,
    Duration resolveTimeout,
    Duration retention,
    ByteSize maxSize,
    Integer queueCapacity,
    List<InhibitRule> inhibitRules,
    List<Maintenance> maintenance) {
  /** {@value}. */
  public static final int DEFAULT_CRITICAL_RISK = 80;

  /** {@value}. */
  public static final int DEFAULT_MAX_PER_HOUR = 30;

  /** {@value}. */
  public static final int DEFAULT_QUEUE_CAPACITY = 2_000;

  /** 10 min. */
  public static final Duration DEFAULT_REOPEN_WITHIN = Duration.ofMinutes(10);

  /** 30 min. */
  public static final Duration DEFAULT_RESOLVE_TIMEOUT = Duration.ofMinutes(30);

  /** 90 d. */
  public static final Duration DEFAULT_RETENTION = Duration.ofDays(90);

  /** 1 GB. */
  public static final ByteSize DEFAULT_MAX_SIZE = ByteSize.ofMegabytes(1_024);

  /** Everything as by default. */
  public static final AlertConfig DEFAULTS =
      new AlertConfig(null, null, null, null, null, null, null, null, null, null);

  /**
   * While an alert fires that all source matchers hold for, nobody is told of those that all target matchers hold for, if both have the same
   * values of some labels. They belong to one tenant in any case.
   *
   * @param sourceMatchers such as {@code severity="critical"}
   * @param targetMatchers such as {@code severity="warning"}
   * @param equal names of labels; a label that is missing equals an empty one
   */
  public record InhibitRule(
      List<String> sourceMatchers, List<String> targetMatchers, List<String> equal) {
    public InhibitRule(
        @Nullable List<String> sourceMatchers,
        @Nullable List<String> targetMatchers,
        @Nullable List<String> equal) {
      this.sourceMatchers = copy(sourceMatchers);
      this.targetMatchers = copy(targetMatchers);
      this.equal = copy(equal);
      if (this.sourceMatchers.isEmpty() || this.targetMatchers.isEmpty()) {
        throw new IllegalArgumentException(
            "source_matchers, target_matchers: missing (expected: at least one of each)");
      }
      Conditions.parse(this.sourceMatchers);
      Conditions.parse(this.targetMatchers);
    }
  }

  /**
   * A time during which nobody wants to be told.
   *
   * @param name what it is called
   * @param matchers which alerts it is about; all of them if there is no matcher
   * @param timeIntervals when it is, as Alertmanager writes it
   */
  public record Maintenance(String name, List<String> matchers, List<TimeInterval> timeIntervals) {
    public Maintenance(
        @Nullable String name,
        @Nullable List<String> matchers,
        @Nullable List<TimeInterval> timeIntervals) {
      this.name = name == null ? "" : name;
      this.matchers = copy(matchers);
      this.timeIntervals = timeIntervals == null ? List.of() : List.copyOf(timeIntervals);
      if (this.name.isBlank() || this.timeIntervals.isEmpty()) {
        throw new IllegalArgumentException(
            "name, time_intervals: missing (expected: a name and at least one interval)");
      }
      Conditions.parse(this.matchers);
    }
  }

  public AlertConfig(
      @Nullable Map<String, String> labels,
      @Nullable Integer criticalRisk,
      @Nullable Integer maxPerHour,
      @Nullable Duration reopenWithin,
      @Nullable Duration resolveTimeout,
      @Nullable Duration retention,
      @Nullable ByteSize maxSize,
      @Nullable Integer queueCapacity,
      @Nullable List<InhibitRule> inhibitRules,
      @Nullable List<Maintenance> maintenance) {
    this.labels = labels == null ? Map.of() : Map.copyOf(labels);
    this.criticalRisk = within("critical_risk", or(criticalRisk, DEFAULT_CRITICAL_RISK), 50, 101);
    this.maxPerHour = within("max_per_hour", or(maxPerHour, DEFAULT_MAX_PER_HOUR), 1, 100_000);
    this.reopenWithin = positive("reopen_within", or(reopenWithin, DEFAULT_REOPEN_WITHIN));
    this.resolveTimeout = positive("resolve_timeout", or(resolveTimeout, DEFAULT_RESOLVE_TIMEOUT));
    this.retention = positive("retention", or(retention, DEFAULT_RETENTION));
    this.maxSize = or(maxSize, DEFAULT_MAX_SIZE);
    this.queueCapacity =
        within("queue_capacity", or(queueCapacity, DEFAULT_QUEUE_CAPACITY), 1, 100_000);
    this.inhibitRules = copy(inhibitRules);
    this.maintenance = copy(maintenance);
    if (this.maxSize.bytes() < 1 << 20) {
      throw new IllegalArgumentException("max_size: (expected: at least 1MB)");
    }
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  private static <T> List<T> copy(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  private static int within(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          key + ": " + value + " (expected: " + min + ".." + max + ")");
    }
    return value;
  }

  private static Duration positive(String key, Duration value) {
    if (value.toMillis() < 1_000) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: at least 1s)");
    }
    return value;
  }
}
