package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.model.LineEncoder.Encoding;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a stream usually looks like, learnt from the stream itself, without labels. It keeps, per template, how many lines a window usually
 * holds; a window's strangeness is the sum of what its parts would cost to explain, in nats:
 *
 * <ul>
 *   <li><b>counts</b>: templates that occur more often, less often or not at all where they usually do;
 *   <li><b>novelty</b>: templates never seen before, weighed by how far the language model finds them from every known one, and by how
 *       often the stream shows new templates anyway;
 *   <li><b>severity</b>: lines at ERROR or with a severity word whose template is not routine;
 *   <li><b>order</b>: lines that the window model did not expect, against what it usually does not expect here;
 *   <li><b>shape</b>, where somebody has said what is normal: how far the window is from the nearest normal one. It is told apart from the
 *       sum, because it has a threshold of its own.
 * </ul>
 *
 * <p>Old windows weigh less (half-life {@value #HALF_LIFE_WINDOWS} windows), so it follows a drifting stream; memory is bounded by
 * {@value #MAX_TEMPLATES} templates, the ones longest unseen leave first. Not thread-safe: one owner per stream.
 *
 * <p>The count part is a naive-Bayes reading of the event count vectors of Xu et al. (SOSP 2009); the novelty part extends the "new event
 * type" detector that Landauer et al. (FSE 2024) show to be so strong, by what the new event says.
 */
final class StreamBaseline {
  static final int HALF_LIFE_WINDOWS = 2_000;
  static final int MAX_TEMPLATES = 20_000;

  private static final double GROWTH = Math.pow(2, 1.0 / HALF_LIFE_WINDOWS);
  private static final double RESCALE_AT = 1e30;

  /** Templates less usual than this are not missed when they are absent. */
  private static final double MISSED_FROM_PRESENCE = 0.3;

  /** Templates in so many windows are expected in each. */
  private static final double ALWAYS_PRESENCE = 0.99;

  private static final int RECENT_COSTS = 1_000;

  /** Windows of the stream before a window's cost is set against others'. */
  private static final int FIRST_COSTS = 10;

  private static final double RELIABLE_NATS = 3;

  /** How fast it forgets how often new templates come: the last few hundred windows are what counts. */
  private static final double NOVELTY_FORGET = 1 / 200.0;

  private static final double NEW_NATS = 0.5;

  /** A grave new line is never taken for less rare than this, however often new lines come, nats. */
  private static final double GRAVE_RARITY = 2;

  /** Distance at which a new template is taken for half a variant of a known one. */
  private static final double HALF_UNLIKE = 0.2;

  private static final double GROWN_UP_WINDOWS = 100;
  private static final double RARITY_SHARE = 1.5;
  private static final double GRAVE_NEW = 0.5;
  private static final double GRAVE_KNOWN = 0.5;

  /** A grave template in more windows than this is routine here. */
  private static final double ROUTINE_PRESENCE = 0.1;

  /** Alerted windows after which a new template is taken for normal. */
  private static final int NEW_LASTS_WINDOWS = 20;

  /** One trouble that lasts is one matter; a new template that has come and gone so often is how the stream is. */
  static final int NEW_LASTS_EPISODES = 5;

  /** Windows without the template that end an episode. */
  private static final int EPISODE_GAP = 3;

  /** Windows for which a grave template that raised no alert stays new all the same: trouble often starts small. */
  private static final int PROBATION_WINDOWS = 20;

  private static final double INSISTS_SHARE = 0.08;
  private static final int MOST_INSISTING = 4;

  /** Windows whose cost must be known before counts are trusted in full. */
  private static final double TRUSTED_COSTS = 100;

  private static final int PRUNE_WINDOWS = 64;

  /** Surprise within so many standard deviations is usual; beyond it each one counts for this many nats. */
  private static final double USUAL_DEVIATIONS = 3;

  private static final double ORDER_SHARE = 0.2;

  /** How regular a stream has to be for its windows' shapes to be trusted in full: they are up to where counts keep a quarter. */
  private static final double SHAPE_TRUST = 4;

  /** Windows whose surprise must be known before another's is set against it. */
  private static final int FIRST_SURPRISES = 5;

  private static final int EVIDENCE = 8;

  /** Of a map that was made without saying how many. */
  private static final int FEWEST_BUCKETS = 16;

  private final ServicePast service;
  private final Map<Long, TemplateProfile> profiles;
  private Map<Long, TemplateProfile> common = new HashMap<>();
  private int mostCommon;
  private final NearestTemplates nearest;
  private final RecentTail costs = new RecentTail(RECENT_COSTS);
  private RunningMoments order = new RunningMoments();
  private final WindowShapes shapes = new WindowShapes();
  private final Map<Long, Quarantine> quarantine =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Quarantine> eldest) {
          return size() > MAX_TEMPLATES;
        }
      };
  private double windows;
  private double noveltyRate = 1;
  private double weight = 1;
  private long observed;
  private boolean closed;

  /**
   * A baseline that has seen nothing.
   *
   * @param encoder gives a template's encoding, cached
   * @param service what the stream's service has shown
   */
  StreamBaseline(Function<Template, Encoding> encoder, ServicePast service) {
    this.service = service;
    this.nearest = new NearestTemplates(encoder);
    this.profiles =
        new LinkedHashMap<>(256, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, TemplateProfile> eldest) {
            boolean full = size() > MAX_TEMPLATES;
            if (full) {
              common.remove(eldest.getKey());
              nearest.remove(eldest.getKey());
            }
            return full;
          }
        };
  }

  /** Goes on with another encoder; see {@link NearestTemplates#use}. */
  void use(Function<Template, Encoding> encoder, boolean sameSpace) {
    nearest.use(encoder, sameSpace);
    order = sameSpace ? order : new RunningMoments();
  }

  void write(ByteWriter out) {
    out.writeCount(profiles.size());
    profiles.values().forEach(profile -> profile.write(out));
    out.writeCount(mostCommon);
    out.writeCount(common.size());
    common.keySet().forEach(out::writeLong);
    nearest.write(out);
    costs.write(out);
    order.write(out);
    shapes.write(out);
    out.writeCount(quarantine.size());
    quarantine.forEach(
        (id, held) -> {
          out.writeLong(id);
          held.write(out);
        });
    out.writeDouble(windows);
    out.writeDouble(noveltyRate);
    out.writeDouble(weight);
    out.writeCount(observed);
    out.writeBoolean(closed);
  }

  void read(ByteReader in) throws SnapshotException {
    int size = in.readSize(21);
    for (int i = 0; i < size; i++) {
      TemplateProfile profile = TemplateProfile.read(in);
      profiles.put(profile.template.id(), profile);
    }
    readCommon(in);
    nearest.read(in);
    costs.read(in);
    order.read(in);
    shapes.read(in);
    int held = in.readSize(13);
    for (int i = 0; i < held; i++) {
      quarantine.put(in.readLong(), Quarantine.read(in));
    }
    windows = in.readDouble();
    noveltyRate = in.readDouble();
    weight = in.readDouble();
    observed = in.readCount();
    closed = in.readBoolean();
  }

  /** With as many buckets as the map had and in its order, so that sums over it come out the same to the last bit. */
  private void readCommon(ByteReader in) throws SnapshotException {
    mostCommon = (int) Math.min(MAX_TEMPLATES, in.readCount());
    common = new HashMap<>(Math.max(FEWEST_BUCKETS, (int) Math.ceil(mostCommon / 0.75)));
    int size = in.readSize(Long.BYTES);
    Map<Long, TemplateProfile> inOrder = new HashMap<>();
    for (TemplateProfile profile : profiles.values()) {
      inOrder.put(profile.template.id(), profile);
    }
    for (int i = 0; i < size; i++) {
      long id = in.readLong();
      TemplateProfile profile = inOrder.get(id);
      if (profile == null) {
        throw new SnapshotException(
            "a common template " + Long.toHexString(id) + " (expected: one with a profile)");
      }
      common.put(id, profile);
    }
  }

  /** Says that what it has learnt so far is all that is normal: from here on a template that it does not know stays new. */
  void close() {
    closed = true;
  }

  /** Windows that it has learnt from. */
  long observed() {
    return observed;
  }

  /** Whether the stream has shown a template before. */
  boolean knows(Template template) {
    return profiles.containsKey(template.id());
  }

  /**
   * Weighs a window against the stream so far. Does not learn from it.
   *
   * @param window the window
   * @param surprise per line, nats, as the window model gives it; null if no model has read the window
   * @param whole whether the window ended by itself: only then do its counts say anything
   */
  Assessment assess(Window window, float @Nullable [] surprise, boolean whole) {
    Map<Long, Tally> tallies = tally(window);
    Map<Long, Double> byTemplate = whole ? countCosts(tallies) : Map.of();
    double rawCounts = byTemplate.values().stream().mapToDouble(cost -> cost).sum();
    double counts = whole ? unusualCounts(tallies, rawCounts) : 0;
    // What counts say in all is shared among the templates that say it.
    double share = rawCounts == 0 ? 0 : counts / rawCounts;
    WindowShapes.Deviation shape =
        whole && !shapes.isEmpty()
            ? shapes.deviation(counts(tallies))
            : WindowShapes.Deviation.NONE;
    double shapeNats = shapeTrust() * shape.nats();
    double novelty = 0;
    double firstNovelty = 0;
    double severity = 0;
    int unseen = 0;
    List<TemplateEvidence> evidence = new ArrayList<>();
    Map<Long, Double> natsByTemplate = new HashMap<>();
    for (Tally tally : tallies.values()) {
      TemplateProfile profile = profiles.get(tally.template.id());
      double grade = grade(tally);
      boolean isNew = profile == null && !isKnownToService(tally);
      double nats;
      if (isNew) {
        unseen++;
        double first = noveltyNats(tally.template, grade);
        nats = first * insists(tally.template);
        firstNovelty = Math.max(firstNovelty, first);
        novelty = Math.max(novelty, nats);
        // In a stream's first window all is new: there the gravest is named first.
        nats = Math.max(nats, grade);
      } else {
        double presence = profile == null ? 0 : profile.presence(windows);
        double grave = grade * GRAVE_KNOWN * Math.max(0, 1 - presence / ROUTINE_PRESENCE);
        severity = Math.max(severity, grave);
        nats = grave + share * byTemplate.getOrDefault(tally.template.id(), 0.0);
        nats = Math.max(nats, shapeNats * shape.parts().getOrDefault(tally.template.id(), 0.0));
      }
      natsByTemplate.put(tally.template.id(), nats);
      evidence.add(
          new TemplateEvidence(
              tally.template, tally.count, profile == null ? 0 : usual(profile), nats, isNew));
    }
    addMissing(tallies, byTemplate, share, evidence);
    double orderNats = orderNats(surprise);
    evidence.sort(Comparator.comparingDouble(TemplateEvidence::nats).reversed());
    List<TemplateEvidence> strongest =
        List.copyOf(evidence.subList(0, Math.min(EVIDENCE, evidence.size())));
    double known = counts + severity + orderNats;
    return new Assessment(
        known + novelty,
        known + firstNovelty,
        rawCounts,
        counts,
        novelty,
        severity,
        orderNats,
        shape.nats(),
        strongest,
        perLine(window, natsByTemplate),
        unseen);
  }

  private double unusualCounts(Map<Long, Tally> tallies, double rawCounts) {
    double excess = Math.max(0, rawCounts - costs.median()) / Math.max(1, costs.scale());
    return Math.max(gone(tallies), reliability() * excess);
  }

  /** What each known template's count costs to explain, nats; those that are missed included. */
  private Map<Long, Double> countCosts(Map<Long, Tally> tallies) {
    Map<Long, Double> byTemplate = new HashMap<>();
    for (Tally tally : tallies.values()) {
      TemplateProfile profile = profiles.get(tally.template.id());
      if (profile != null) {
        byTemplate.put(tally.template.id(), countNats(profile, tally.count));
      }
    }
    for (TemplateProfile profile : common.values()) {
      if (!tallies.containsKey(profile.template.id())) {
        byTemplate.put(profile.template.id(), countNats(profile, 0));
      }
    }
    return byTemplate;
  }

  private void addMissing(
      Map<Long, Tally> tallies,
      Map<Long, Double> byTemplate,
      double share,
      List<TemplateEvidence> evidence) {
    for (TemplateProfile profile : common.values()) {
      double nats = share * byTemplate.getOrDefault(profile.template.id(), 0.0);
      if (nats > 0 && !tallies.containsKey(profile.template.id())) {
        evidence.add(new TemplateEvidence(profile.template, 0, usual(profile), nats, false));
      }
    }
  }

  /** The gravest line of a window, the less so the more windows have shown its template: all that a young stream can go by. */
  double gravest(Window window) {
    double gravest = 0;
    for (Tally tally : tally(window).values()) {
      gravest = Math.max(gravest, grade(tally) * strangeness(tally));
    }
    return gravest;
  }

  private double strangeness(Tally tally) {
    TemplateProfile profile = profiles.get(tally.template.id());
    if (profile != null) {
      return 1 - profile.presence(windows);
    }
    return isKnownToService(tally) ? GRAVE_KNOWN : 1;
  }

  /** Gravest line of a window by the plain rule: a stated level, a stack trace or a severity word. Needs no past. */
  static double plainRule(Window window) {
    double gravest = 0;
    for (Tally tally : tally(window).values()) {
      gravest = Math.max(gravest, grade(tally));
    }
    return gravest;
  }

  /** What is usual of one template of a window, for a reader who has been pointed at it. */
  TemplateEvidence describe(Window window, Template template, double nats) {
    int count = 0;
    for (WindowLine line : window.lines()) {
      count += line.template().equals(template) ? 1 : 0;
    }
    TemplateProfile profile = profiles.get(template.id());
    return new TemplateEvidence(
        template,
        count,
        profile == null ? 0 : usual(profile),
        nats,
        profile == null && !service.knows(template));
  }

  /**
   * Learns from a window.
   *
   * @param assessment what {@link #assess} said of it
   * @param alerted whether it raised an alert: then the templates that it shows for the first time stay new until they have lasted, and
   *     counts that raised it are not learnt, so that trouble does not become routine by its first window
   * @param normal whether somebody says that the window is normal: then all of it is learnt at once
   */
  void learn(
      Window window,
      Assessment assessment,
      float @Nullable [] surprise,
      boolean alerted,
      boolean normal) {
    if (closed && assessment.unseenTemplates() > 0) {
      return;
    }
    boolean learnCounts = !alerted || assessment.counts() < assessment.nats() / 2;
    boolean novel = false;
    Map<Long, Tally> tallies = tally(window);
    if (normal) {
      shapes.learn(counts(tallies));
    } else if (closed && learnCounts) {
      shapes.follow(counts(tallies));
    }
    for (Tally tally : tallies.values()) {
      TemplateProfile profile = profiles.get(tally.template.id());
      if (profile == null) {
        novel |= !quarantine.containsKey(tally.template.id());
        boolean known = normal || isKnownToService(tally);
        service.show(tally.template, grade(tally) > 0, alerted);
        if (!known && !mayLearn(tally, alerted)) {
          continue;
        }
        quarantine.remove(tally.template.id());
        profile = new TemplateProfile(tally.template);
        profiles.put(tally.template.id(), profile);
        nearest.add(tally.template);
      }
      if (!learnCounts) {
        continue;
      }
      profile.add(tally.count, weight);
      if (profile.presence(windows + weight) >= MISSED_FROM_PRESENCE) {
        common.put(tally.template.id(), profile);
        mostCommon = Math.max(mostCommon, common.size());
      }
    }
    if (learnCounts) {
      windows += weight;
    }
    noveltyRate += Math.max(NOVELTY_FORGET, 1.0 / (observed + 1)) * ((novel ? 1 : 0) - noveltyRate);
    if (++observed > FIRST_COSTS && learnCounts) {
      costs.add(assessment.rawCounts());
    }
    if (surprise != null) {
      order.add(topSurprise(surprise));
    }
    service.endWindow();
    weight *= GROWTH;
    if (weight > RESCALE_AT) {
      rescale();
    }
    if (observed % PRUNE_WINDOWS == 0) {
      common.values().removeIf(profile -> profile.presence(windows) < MISSED_FROM_PRESENCE);
    }
  }

  /** Whether a template that is not known yet may be learnt: at once where it is harmless, after a probation where it is grave. */
  private boolean mayLearn(Tally tally, boolean alerted) {
    boolean grave = grade(tally) > 0;
    if (!grave && !alerted && !quarantine.containsKey(tally.template.id())) {
      service.accept(tally.template);
      return true;
    }
    Quarantine held =
        quarantine.computeIfAbsent(tally.template.id(), id -> new Quarantine(observed));
    held.see(observed);
    held.alerted |= alerted;
    boolean over =
        held.alerted
            ? held.sightings >= NEW_LASTS_WINDOWS || held.episodes >= NEW_LASTS_EPISODES
            : !grave || observed - held.since > PROBATION_WINDOWS;
    if (over && !held.alerted && !tally.template.severity().isError()) {
      service.accept(tally.template);
    }
    return over;
  }

  /** Whether the service knows a template that the stream has not learnt; as long as the stream's own trouble lasts that says nothing. */
  private boolean isKnownToService(Tally tally) {
    Quarantine held = quarantine.get(tally.template.id());
    return (held == null || held.isOver(observed)) && service.knows(tally.template);
  }

  /** Has the service know the harmless templates that this stream has learnt. */
  void tellService() {
    for (TemplateProfile profile : profiles.values()) {
      if (grade(profile.template) == 0) {
        service.accept(profile.template);
      }
    }
  }

  /**
   * How far counts can be trusted: fully where windows are so regular that they cost nothing to explain, little where each one is a
   * mixture of many things.
   */
  private double reliability() {
    double regularity = regularity();
    return regularity * regularity * Math.min(1, costs.count() / TRUSTED_COSTS);
  }

  /** How far the shape of a window can be trusted, 0 to 1: little where each window is a mixture of its own. */
  double shapeTrust() {
    return Math.min(1, SHAPE_TRUST * regularity());
  }

  /** 1 where a usual window costs nothing to explain, towards 0 the more of a mixture it is. */
  private double regularity() {
    return RELIABLE_NATS / (RELIABLE_NATS + costs.median());
  }

  private double countNats(TemplateProfile profile, int count) {
    // What the template's most usual count would cost anyway is not strange.
    return Math.max(0, profile.surprise(count, windows, weight) - ROUTINE_NATS);
  }

  /** A count that every second window or so shows is routine. */
  private static final double ROUTINE_NATS = 0.7;

  private double noveltyNats(Template template, double grade) {
    if (windows == 0) {
      return 0;
    }
    double rarity = -Math.log(noveltyRate + 1.0 / (observed + 2));
    double distance = unlike(nearest.distance(template));
    double floor = grade > 0 ? GRAVE_RARITY : 0;
    double nats =
        distance * (NEW_NATS + RARITY_SHARE * Math.max(floor, rarity)) * (1 + GRAVE_NEW * grade);
    // In a young stream much is new that is not strange; a stated ERROR is strange all the same.
    return template.severity().isError() ? nats : nats * Math.min(1, observed / GROWN_UP_WINDOWS);
  }

  /** From a distance to how unlike the known a template is, 0 to 1: a variant of a known one counts for little, past that it is new. */
  private static double unlike(double distance) {
    double square = distance * distance;
    return square / (square + HALF_UNLIKE * HALF_UNLIKE);
  }

  /** A new template that comes again before it is taken for normal weighs the more. */
  private double insists(Template template) {
    Quarantine held = quarantine.get(template.id());
    return held == null ? 1 : 1 + INSISTS_SHARE * Math.min(MOST_INSISTING, held.sightings);
  }

  /** How grave a template is of itself, nats: a stated level says more than a word. */
  private static double grade(Tally tally) {
    return grade(tally.template) + (tally.stackTrace ? 1 : 0);
  }

  private static double grade(Template template) {
    double stated =
        switch (template.severity()) {
          case FATAL -> 4;
          case ERROR -> 3;
          case WARN -> 1;
          default -> 0;
        };
    return stated + template.severityWordGrade();
  }

  /** A template that hardly any window lacks is missed however mixed the stream is otherwise. */
  private double gone(Map<Long, Tally> tallies) {
    double most = 0;
    for (TemplateProfile profile : common.values()) {
      if (profile.presence(windows) >= ALWAYS_PRESENCE
          && !tallies.containsKey(profile.template.id())) {
        most = Math.max(most, countNats(profile, 0));
      }
    }
    return most * Math.min(1, costs.count() / TRUSTED_COSTS);
  }

  private double orderNats(float @Nullable [] surprise) {
    return surprise == null || order.count() < FIRST_SURPRISES
        ? 0
        : ORDER_SHARE * Math.max(0, order.deviations(topSurprise(surprise)) - USUAL_DEVIATIONS);
  }

  private static double topSurprise(float[] surprise) {
    float[] sorted = surprise.clone();
    java.util.Arrays.sort(sorted);
    int top = Math.min(3, sorted.length);
    double sum = 0;
    for (int i = sorted.length - top; i < sorted.length; i++) {
      sum += sorted[i];
    }
    return top == 0 ? 0 : sum / top;
  }

  private double usual(TemplateProfile profile) {
    return windows == 0 ? 0 : profile.usual(windows);
  }

  private static float[] perLine(Window window, Map<Long, Double> natsByTemplate) {
    float[] nats = new float[window.lines().size()];
    for (int i = 0; i < nats.length; i++) {
      nats[i] =
          natsByTemplate.getOrDefault(window.lines().get(i).template().id(), 0.0).floatValue();
    }
    return nats;
  }

  private static Map<Long, Tally> tally(Window window) {
    Map<Long, Tally> tallies = new LinkedHashMap<>();
    for (WindowLine line : window.lines()) {
      Tally tally = tallies.computeIfAbsent(line.template().id(), id -> new Tally(line.template()));
      tally.count++;
      tally.stackTrace |= line.event().stackTrace() != null;
    }
    return tallies;
  }

  private static Map<Long, Integer> counts(Map<Long, Tally> tallies) {
    Map<Long, Integer> counts = new HashMap<>();
    tallies.forEach((id, tally) -> counts.put(id, tally.count));
    return counts;
  }

  private void rescale() {
    double factor = 1 / weight;
    profiles.values().forEach(profile -> profile.scale(factor));
    windows *= factor;
    weight = 1;
  }

  /** A template that has been seen and is not yet taken for normal. */
  private static final class Quarantine {
    final long since;
    int sightings;
    int episodes;
    boolean alerted;
    private long last = Long.MIN_VALUE / 2;

    Quarantine(long since) {
      this.since = since;
    }

    void write(ByteWriter out) {
      out.writeCount(since);
      out.writeCount(sightings);
      out.writeCount(episodes);
      out.writeBoolean(alerted);
      out.writeSigned(last);
    }

    static Quarantine read(ByteReader in) throws SnapshotException {
      Quarantine held = new Quarantine(in.readCount());
      held.sightings = (int) in.readCount();
      held.episodes = (int) in.readCount();
      held.alerted = in.readBoolean();
      held.last = in.readSigned();
      return held;
    }

    void see(long window) {
      sightings++;
      episodes += isOver(window) ? 1 : 0;
      last = window;
    }

    /** Whether the template has not come for so long that it would be another episode. */
    boolean isOver(long window) {
      return window - last > EPISODE_GAP;
    }
  }

  private static final class Tally {
    final Template template;
    int count;
    boolean stackTrace;

    Tally(Template template) {
      this.template = template;
    }
  }
}
