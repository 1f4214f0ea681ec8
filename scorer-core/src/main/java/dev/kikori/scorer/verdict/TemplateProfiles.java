package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How many lines a window of a stream usually holds of each template that the stream has learnt.
 *
 * <p>Old windows weigh less (half-life {@value #HALF_LIFE_WINDOWS} windows): each new one weighs a little more than the one before, and now
 * and then all weights are scaled down. Bounded by {@value #MAX_TEMPLATES} templates, the ones longest unasked for leave first. Not
 * thread-safe: owned by its {@link StreamBaseline}.
 */
final class TemplateProfiles {
  static final int HALF_LIFE_WINDOWS = 2_000;
  static final int MAX_TEMPLATES = 20_000;

  private static final double GROWTH = Math.pow(2, 1.0 / HALF_LIFE_WINDOWS);
  private static final double RESCALE_AT = 1e30;

  /** Templates less usual than this are not missed when they are absent. */
  private static final double COMMON_PRESENCE = 0.3;

  /** A count that every second window or so shows is routine. */
  private static final double ROUTINE_NATS = 0.7;

  /** Of a map that was made without saying how many. */
  private static final int FEWEST_BUCKETS = 16;

  private final Map<Long, TemplateProfile> profiles;
  private Map<Long, TemplateProfile> common = new HashMap<>();
  private int mostCommon;
  private double windows;
  private double weight = 1;

  /**
   * Profiles of a stream that has shown nothing.
   *
   * @param forgotten is told the id of each template that leaves
   */
  TemplateProfiles(LongConsumer forgotten) {
    this.profiles =
        new LinkedHashMap<>(256, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, TemplateProfile> eldest) {
            boolean full = size() > MAX_TEMPLATES;
            if (full) {
              common.remove(eldest.getKey());
              forgotten.accept(eldest.getKey());
            }
            return full;
          }
        };
  }

  /** A template's profile, which by being asked for is the last to leave. */
  @Nullable TemplateProfile get(Template template) {
    return profiles.get(template.id());
  }

  Collection<TemplateProfile> all() {
    return profiles.values();
  }

  /** Profiles of the templates that so many windows hold that a window may lack them. */
  Collection<TemplateProfile> common() {
    return common.values();
  }

  /** Weight of all windows learnt. */
  double windows() {
    return windows;
  }

  /** Weight of the next window. */
  double weight() {
    return weight;
  }

  /** Share of windows that hold the template. */
  double presence(TemplateProfile profile) {
    return profile.presence(windows);
  }

  /** Lines of the template in a usual window. */
  double usual(TemplateProfile profile) {
    return windows == 0 ? 0 : profile.usual(windows);
  }

  /** What so many lines of a template cost to explain, nats: what its most usual count would cost anyway is not strange. */
  double nats(TemplateProfile profile, int count) {
    return Math.max(0, profile.surprise(count, windows, weight) - ROUTINE_NATS);
  }

  TemplateProfile add(Template template) {
    TemplateProfile profile = new TemplateProfile(template);
    profiles.put(template.id(), profile);
    return profile;
  }

  /** Learns how many lines of a template the window at hand holds. */
  void learn(TemplateProfile profile, int count) {
    profile.add(count, weight);
    if (profile.presence(windows + weight) >= COMMON_PRESENCE) {
      common.put(profile.template.id(), profile);
      mostCommon = Math.max(mostCommon, common.size());
    }
  }

  /** Ends the window at hand. */
  void endWindow(boolean learnt) {
    windows += learnt ? weight : 0;
    weight *= GROWTH;
    if (weight > RESCALE_AT) {
      rescale();
    }
  }

  private void rescale() {
    double factor = 1 / weight;
    profiles.values().forEach(profile -> profile.scale(factor));
    windows *= factor;
    weight = 1;
  }

  /** Has templates that have become rare no longer missed. */
  void prune() {
    common.values().removeIf(profile -> presence(profile) < COMMON_PRESENCE);
  }

  /** Writes all but the weights. */
  void write(ByteWriter out) {
    out.writeCount(profiles.size());
    profiles.values().forEach(profile -> profile.write(out));
    out.writeCount(mostCommon);
    out.writeCount(common.size());
    common.keySet().forEach(out::writeLong);
  }

  void read(ByteReader in) throws SnapshotException {
    int size = in.readSize(21);
    for (int i = 0; i < size; i++) {
      TemplateProfile profile = TemplateProfile.read(in);
      profiles.put(profile.template.id(), profile);
    }
    readCommon(in);
  }

  /** With as many buckets as the map had and in its order, so that sums over it come out the same to the last bit. */
  private void readCommon(ByteReader in) throws SnapshotException {
    mostCommon = (int) Math.min(MAX_TEMPLATES, in.readCount());
    common = new HashMap<>(Math.max(FEWEST_BUCKETS, (int) Math.ceil(mostCommon / 0.75)));
    int size = in.readSize(Long.BYTES);
    // Asking the profiles themselves would change the order in which they leave.
    Map<Long, TemplateProfile> byId = new HashMap<>(profiles);
    for (int i = 0; i < size; i++) {
      long id = in.readLong();
      TemplateProfile profile = byId.get(id);
      if (profile == null) {
        throw new SnapshotException(
            "a common template " + Long.toHexString(id) + " (expected: one with a profile)");
      }
      common.put(id, profile);
    }
  }

  /** Goes on with the weights that were {@linkplain #windows of all windows} and {@linkplain #weight of the next one}. */
  void weigh(double allWindows, double nextWindow) {
    windows = allWindows;
    weight = nextWindow;
  }
}
