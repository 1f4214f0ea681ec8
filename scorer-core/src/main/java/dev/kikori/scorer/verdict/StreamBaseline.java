package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.model.LineEncoder.Encoding;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a stream usually looks like, learnt from the stream itself, without labels. A window's strangeness is the sum of what its parts
 * would cost to explain, in nats:
 *
 * <ul>
 *   <li><b>counts</b>: templates that occur more often, less often or not at all where they usually do ({@link CountCosts});
 *   <li><b>novelty</b>: templates never seen before ({@link Novelty}), until they have lasted ({@link Quarantine});
 *   <li><b>severity</b>: lines at ERROR or with a severity word whose template is not routine;
 *   <li><b>order</b>: lines that the window model did not expect, against what it usually does not expect here ({@link UsualSurprise});
 *   <li><b>shape</b>, where somebody has said what is normal: how far the window is from the nearest normal one ({@link WindowShapes}). It
 *       is told apart from the sum, because it has a threshold of its own.
 * </ul>
 *
 * <p>It follows a drifting stream, and its memory is bounded; see {@link TemplateProfiles}. Not thread-safe: one owner per stream.
 */
final class StreamBaseline {
  /** Windows of the stream before a window's cost is set against others'. */
  private static final int FIRST_COSTS = 10;

  /** What is left of the gravity of a template that is known. */
  private static final double GRAVE_KNOWN = 0.5;

  /** A grave template in more windows than this is routine here. */
  private static final double ROUTINE_PRESENCE = 0.1;

  private static final int PRUNE_WINDOWS = 64;

  /** How regular a stream has to be for its windows' shapes to be trusted in full: they are up to where counts keep a quarter. */
  private static final double SHAPE_TRUST = 4;

  private final ServicePast service;
  private final Novelty novelty;
  private final TemplateProfiles profiles;
  private final CountCosts counts;
  private UsualSurprise surprises = new UsualSurprise();
  private final WindowShapes shapes = new WindowShapes();
  private final Quarantine quarantine = new Quarantine();
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
    this.novelty = new Novelty(encoder);
    this.profiles = new TemplateProfiles(novelty::remove);
    this.counts = new CountCosts(profiles);
  }

  /** Goes on with another encoder; see {@link NearestTemplates#use}. */
  void use(Function<Template, Encoding> encoder, boolean sameSpace) {
    novelty.use(encoder, sameSpace);
    surprises = sameSpace ? surprises : new UsualSurprise();
  }

  /** Says that what it has learnt so far is all that is normal: from here on a template that it does not know stays new. */
  void close() {
    closed = true;
  }

  /** Windows that it has learnt from. */
  long observed() {
    return observed;
  }

  /** How far the shape of a window can be trusted, 0 to 1: little where each window is a mixture of its own. */
  double shapeTrust() {
    return Math.min(1, SHAPE_TRUST * counts.regularity());
  }

  /**
   * Weighs a window against the stream so far. Does not learn from it.
   *
   * @param window the window
   * @param surprise per line, nats, as the window model gives it; null if no model has read the window
   * @param whole whether the window ended by itself: only then do its counts say anything
   */
  Assessment assess(WindowTally window, float @Nullable [] surprise, boolean whole) {
    CountCosts.Cost cost = whole ? counts.of(window) : CountCosts.Cost.NONE;
    WindowShapes.Deviation shape =
        whole && !shapes.isEmpty()
            ? shapes.deviation(window.counts())
            : WindowShapes.Deviation.NONE;
    double shapeNats = shapeTrust() * shape.nats();
    AssessmentBuilder assessment = new AssessmentBuilder();
    for (TemplateTally tally : window.templates()) {
      TemplateProfile profile = profiles.get(tally.template());
      if (profile == null && !isKnownToService(tally.template())) {
        double first = noveltyNats(tally);
        assessment.addNew(tally, first, first * quarantine.insistence(tally.template()));
      } else {
        double grave = graveNats(tally, profile);
        double nats =
            Math.max(
                grave + cost.unusual(tally.template()), shapeNats * shape.part(tally.template()));
        assessment.addKnown(tally, usual(profile), grave, nats);
      }
    }
    addMissing(window, cost, assessment);
    return assessment.build(window, cost, surprises.nats(surprise), shape.nats());
  }

  private double noveltyNats(TemplateTally tally) {
    return profiles.windows() == 0 ? 0 : novelty.nats(tally.template(), tally.grade(), observed);
  }

  private double graveNats(TemplateTally tally, @Nullable TemplateProfile profile) {
    double presence = profile == null ? 0 : profiles.presence(profile);
    return tally.grade() * GRAVE_KNOWN * Math.max(0, 1 - presence / ROUTINE_PRESENCE);
  }

  private double usual(@Nullable TemplateProfile profile) {
    return profile == null ? 0 : profiles.usual(profile);
  }

  private void addMissing(WindowTally window, CountCosts.Cost cost, AssessmentBuilder assessment) {
    for (TemplateProfile profile : profiles.common()) {
      double nats = cost.unusual(profile.template);
      if (nats > 0 && !window.holds(profile.template)) {
        assessment.addMissing(profile.template, profiles.usual(profile), nats);
      }
    }
  }

  /** The gravest line of a window, the less so the more windows have shown its template: all that a young stream can go by. */
  double gravest(WindowTally window) {
    double gravest = 0;
    for (TemplateTally tally : window.templates()) {
      gravest = Math.max(gravest, tally.grade() * strangeness(tally.template()));
    }
    return gravest;
  }

  private double strangeness(Template template) {
    TemplateProfile profile = profiles.get(template);
    if (profile != null) {
      return 1 - profiles.presence(profile);
    }
    return isKnownToService(template) ? GRAVE_KNOWN : 1;
  }

  /** What is usual of one template of a window, for a reader who has been pointed at it. */
  TemplateEvidence describe(WindowTally window, Template template, double nats) {
    TemplateProfile profile = profiles.get(template);
    return new TemplateEvidence(
        template,
        window.count(template),
        usual(profile),
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
      WindowTally window,
      Assessment assessment,
      float @Nullable [] surprise,
      boolean alerted,
      boolean normal) {
    if (closed && assessment.unseenTemplates() > 0) {
      return;
    }
    boolean learnCounts = !alerted || assessment.counts() < assessment.nats() / 2;
    if (normal) {
      shapes.learn(window.counts());
    } else if (closed && learnCounts) {
      shapes.follow(window.counts());
    }
    boolean novel = false;
    for (TemplateTally tally : window.templates()) {
      TemplateProfile profile = profiles.get(tally.template());
      if (profile == null) {
        novel |= !quarantine.holds(tally.template());
        profile = meet(tally, alerted, normal);
      }
      if (profile != null && learnCounts) {
        profiles.learn(profile, tally.count());
      }
    }
    novelty.endWindow(novel, observed);
    profiles.endWindow(learnCounts);
    service.endWindow();
    surprises.learn(surprise);
    observed++;
    if (observed > FIRST_COSTS && learnCounts) {
      counts.learn(assessment.rawCounts());
    }
    if (observed % PRUNE_WINDOWS == 0) {
      profiles.prune();
    }
  }

  /** Takes a template that the stream has not learnt; its profile, or null if it stays new. */
  private @Nullable TemplateProfile meet(TemplateTally tally, boolean alerted, boolean normal) {
    Template template = tally.template();
    boolean grave = tally.grade() > 0;
    boolean known = normal || isKnownToService(template);
    service.show(template, grave, alerted);
    if (!known && !mayLearn(template, grave, alerted)) {
      return null;
    }
    quarantine.release(template);
    TemplateProfile profile = profiles.add(template);
    novelty.add(template);
    return profile;
  }

  private boolean mayLearn(Template template, boolean grave, boolean alerted) {
    boolean admitted = quarantine.admits(template, grave, alerted, observed);
    if (admitted && !quarantine.hasAlerted(template) && !template.severity().isError()) {
      service.accept(template);
    }
    return admitted;
  }

  /** Whether the service knows a template that the stream has not learnt; as long as the stream's own trouble lasts that says nothing. */
  private boolean isKnownToService(Template template) {
    return quarantine.isOver(template, observed) && service.knows(template);
  }

  /** Has the service know the harmless templates that this stream has learnt. */
  void tellService() {
    for (TemplateProfile profile : profiles.all()) {
      if (TemplateTally.grade(profile.template) == 0) {
        service.accept(profile.template);
      }
    }
  }

  void write(ByteWriter out) {
    profiles.write(out);
    novelty.write(out);
    counts.write(out);
    surprises.write(out);
    shapes.write(out);
    quarantine.write(out);
    out.writeDouble(profiles.windows());
    out.writeDouble(novelty.rate());
    out.writeDouble(profiles.weight());
    out.writeCount(observed);
    out.writeBoolean(closed);
  }

  void read(ByteReader in) throws SnapshotException {
    profiles.read(in);
    novelty.read(in);
    counts.read(in);
    surprises.read(in);
    shapes.read(in);
    quarantine.read(in);
    double windows = in.readDouble();
    novelty.setRate(in.readDouble());
    profiles.weigh(windows, in.readDouble());
    observed = in.readCount();
    closed = in.readBoolean();
  }
}
