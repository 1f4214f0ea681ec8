package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import java.util.HashMap;
import java.util.Map;

/**
 * What the template counts of a stream's windows cost to explain, and how unusual a window's cost is: a naive-Bayes reading of the event
 * count vectors of Xu et al. (SOSP 2009). Not thread-safe: owned by its {@link StreamBaseline}.
 */
final class CountCosts {
  private static final int RECENT = 1_000;
  private static final double RELIABLE_NATS = 3;

  /** Windows whose cost must be known before counts are trusted in full. */
  private static final double TRUSTED = 100;

  /** Templates in so many windows are expected in each. */
  private static final double ALWAYS_PRESENCE = 0.99;

  private final TemplateProfiles profiles;
  private final RecentTail costs = new RecentTail(RECENT);

  /**
   * Knows no window.
   *
   * @param profiles what counts of the stream's templates are usual
   */
  CountCosts(TemplateProfiles profiles) {
    this.profiles = profiles;
  }

  /** What a whole window's counts cost. */
  Cost of(WindowTally window) {
    Map<Long, Double> byTemplate = byTemplate(window);
    double raw = byTemplate.values().stream().mapToDouble(cost -> cost).sum();
    double excess = Math.max(0, raw - costs.median()) / Math.max(1, costs.scale());
    return new Cost(raw, Math.max(gone(window), reliability() * excess), byTemplate);
  }

  /** What each known template's count costs to explain, nats; those that are missed included. */
  private Map<Long, Double> byTemplate(WindowTally window) {
    Map<Long, Double> nats = new HashMap<>();
    for (TemplateTally tally : window.templates()) {
      TemplateProfile profile = profiles.get(tally.template());
      if (profile != null) {
        nats.put(tally.template().id(), profiles.nats(profile, tally.count()));
      }
    }
    for (TemplateProfile profile : profiles.common()) {
      if (!window.holds(profile.template)) {
        nats.put(profile.template.id(), profiles.nats(profile, 0));
      }
    }
    return nats;
  }

  /** A template that hardly any window lacks is missed however mixed the stream is otherwise. */
  private double gone(WindowTally window) {
    double most = 0;
    for (TemplateProfile profile : profiles.common()) {
      if (profiles.presence(profile) >= ALWAYS_PRESENCE && !window.holds(profile.template)) {
        most = Math.max(most, profiles.nats(profile, 0));
      }
    }
    return most * Math.min(1, costs.count() / TRUSTED);
  }

  /**
   * How far counts can be trusted: fully where windows are so regular that they cost nothing to explain, little where each one is a
   * mixture of many things.
   */
  private double reliability() {
    double regularity = regularity();
    return regularity * regularity * Math.min(1, costs.count() / TRUSTED);
  }

  /** 1 where a usual window costs nothing to explain, towards 0 the more of a mixture it is. */
  double regularity() {
    return RELIABLE_NATS / (RELIABLE_NATS + costs.median());
  }

  /** Takes a window's {@linkplain Cost#raw cost} for usual. */
  void learn(double raw) {
    costs.add(raw);
  }

  void write(ByteWriter out) {
    costs.write(out);
  }

  void read(ByteReader in) throws SnapshotException {
    costs.read(in);
  }

  /**
   * What a window's counts cost.
   *
   * @param raw to explain them, nats, not yet set against what is usual for the stream
   * @param unusual what is unusual of that, nats
   * @param byTemplate the raw cost by template id, templates that are missing included
   */
  record Cost(double raw, double unusual, Map<Long, Double> byTemplate) {
    /** Of a window whose counts say nothing. */
    static final Cost NONE = new Cost(0, 0, Map.of());

    /** A template's part of what is unusual, nats: it is shared among the templates as the raw cost is. */
    double unusual(Template template) {
      double share = raw == 0 ? 0 : unusual / raw;
      return share * byTemplate.getOrDefault(template.id(), 0.0);
    }
  }
}
