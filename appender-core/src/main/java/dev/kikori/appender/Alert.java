package dev.kikori.appender;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert at one moment of its life, as the scorer sent it; immutable. All text is from outside: it was cleaned of control
 * characters, and still has to be logged as an argument, never as a pattern.
 */
public final class Alert {
  /** Where in its life an alert is. */
  public enum Status {
    FIRING,
    UPDATED,
    RESOLVED
  }

  private final Builder values;
  private final List<String> summary;
  private final List<String> critical;
  private final List<String> warning;
  private final List<String> templates;
  private final Map<String, String> labels;

  private Alert(Builder builder) {
    this.values = new Builder(builder);
    this.summary = List.copyOf(values.summary);
    this.critical = List.copyOf(values.critical);
    this.warning = List.copyOf(values.warning);
    this.templates = List.copyOf(values.templates);
    this.labels = Collections.unmodifiableMap(values.labels);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Stays the same while the alert lives. */
  public String id() {
    return values.id;
  }

  /** Counts the alert's changes, from 1; 0 if the scorer doesn't count. */
  public int revision() {
    return values.revision;
  }

  /** Of the service and the leading templates: the same trouble has the same one. */
  public String fingerprint() {
    return values.fingerprint;
  }

  public Status status() {
    return values.status;
  }

  /** One of {@link Severity}. */
  public int severity() {
    return values.severity;
  }

  /** 0 to 100. */
  public double riskScore() {
    return values.riskScore;
  }

  public String service() {
    return values.service;
  }

  public String instance() {
    return values.instance;
  }

  public Instant startsAt() {
    return values.startsAt;
  }

  /** Null while it is firing. */
  public @Nullable Instant endsAt() {
    return values.endsAt;
  }

  /** Sentences, the most important first. */
  public List<String> summary() {
    return summary;
  }

  public List<String> critical() {
    return critical;
  }

  public List<String> warning() {
    return warning;
  }

  public List<String> templates() {
    return templates;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** Where a person reads more; may be empty. */
  public String url() {
    return values.url;
  }

  @Override
  public String toString() {
    return "Alert{"
        + values.status
        + " "
        + values.id
        + ", risk "
        + values.riskScore
        + ", "
        + summary
        + "}";
  }

  /** Not thread-safe. */
  public static final class Builder {
    private String id = "";
    private int revision;
    private String fingerprint = "";
    private Status status = Status.FIRING;
    private int severity = Severity.WARN;
    private double riskScore;
    private String service = "";
    private String instance = "";
    private Instant startsAt = Instant.EPOCH;
    private @Nullable Instant endsAt;
    private String url = "";
    private final List<String> summary = new ArrayList<>();
    private final List<String> critical = new ArrayList<>();
    private final List<String> warning = new ArrayList<>();
    private final List<String> templates = new ArrayList<>();
    private final Map<String, String> labels = new LinkedHashMap<>();

    private Builder() {}

    private Builder(Builder from) {
      id = from.id;
      revision = from.revision;
      fingerprint = from.fingerprint;
      status = from.status;
      severity = from.severity;
      riskScore = from.riskScore;
      service = from.service;
      instance = from.instance;
      startsAt = from.startsAt;
      endsAt = from.endsAt;
      url = from.url;
      summary.addAll(from.summary);
      critical.addAll(from.critical);
      warning.addAll(from.warning);
      templates.addAll(from.templates);
      labels.putAll(from.labels);
    }

    public Builder id(String id) {
      this.id = id;
      return this;
    }

    public Builder revision(int revision) {
      this.revision = revision;
      return this;
    }

    public Builder fingerprint(String fingerprint) {
      this.fingerprint = fingerprint;
      return this;
    }

    public Builder status(Status status) {
      this.status = status;
      return this;
    }

    public Builder severity(int severity) {
      this.severity = severity;
      return this;
    }

    public Builder riskScore(double riskScore) {
      this.riskScore = riskScore;
      return this;
    }

    public Builder service(String service) {
      this.service = service;
      return this;
    }

    public Builder instance(String instance) {
      this.instance = instance;
      return this;
    }

    public Builder startsAt(Instant startsAt) {
      this.startsAt = startsAt;
      return this;
    }

    public Builder endsAt(@Nullable Instant endsAt) {
      this.endsAt = endsAt;
      return this;
    }

    public Builder url(String url) {
      this.url = url;
      return this;
    }

    public Builder addSummary(String line) {
      summary.add(line);
      return this;
    }

    public Builder addCritical(String line) {
      critical.add(line);
      return this;
    }

    public Builder addWarning(String line) {
      warning.add(line);
      return this;
    }

    public Builder addTemplate(String template) {
      templates.add(template);
      return this;
    }

    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    public Alert build() {
      return new Alert(this);
    }
  }
}
