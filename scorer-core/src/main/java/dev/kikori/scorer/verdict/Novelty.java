package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.model.LineEncoder.Encoding;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import java.util.function.Function;

/**
 * How strange a template is that a stream has never shown: by how far the language model finds it from every known one, by how often the
 * stream shows new templates anyway, and by how grave it is. Extends the "new event type" detector that Landauer et al. (FSE 2024) show to
 * be so strong, by what the new event says. Not thread-safe: owned by its {@link StreamBaseline}.
 */
final class Novelty {
  /** How fast it forgets how often new templates come: the last few hundred windows are what counts. */
  private static final double FORGET = 1 / 200.0;

  private static final double NEW_NATS = 0.5;

  /** A grave new line is never taken for less rare than this, however often new lines come, nats. */
  private static final double GRAVE_RARITY = 2;

  /** Distance at which a new template is taken for half a variant of a known one. */
  private static final double HALF_UNLIKE = 0.2;

  private static final double GROWN_UP_WINDOWS = 100;
  private static final double RARITY_SHARE = 1.5;
  private static final double GRAVE_SHARE = 0.5;

  private final NearestTemplates nearest;
  private double rate = 1;

  /**
   * Of a stream that has shown nothing.
   *
   * @param encoder gives a template's encoding, cached
   */
  Novelty(Function<Template, Encoding> encoder) {
    this.nearest = new NearestTemplates(encoder);
  }

  /** Goes on with another encoder; see {@link NearestTemplates#use}. */
  void use(Function<Template, Encoding> encoder, boolean sameSpace) {
    nearest.use(encoder, sameSpace);
  }

  /**
   * How strange a new template is, nats.
   *
   * @param grade how grave its lines are of themselves, nats
   * @param observed windows of the stream before
   */
  double nats(Template template, double grade, long observed) {
    double rarity = -Math.log(rate + 1.0 / (observed + 2));
    double distance = unlike(nearest.distance(template));
    double floor = grade > 0 ? GRAVE_RARITY : 0;
    double nats =
        distance * (NEW_NATS + RARITY_SHARE * Math.max(floor, rarity)) * (1 + GRAVE_SHARE * grade);
    // In a young stream much is new that is not strange; a stated ERROR is strange all the same.
    return template.severity().isError() ? nats : nats * Math.min(1, observed / GROWN_UP_WINDOWS);
  }

  /** From a distance to how unlike the known a template is, 0 to 1: a variant of a known one counts for little, past that it is new. */
  private static double unlike(double distance) {
    double square = distance * distance;
    return square / (square + HALF_UNLIKE * HALF_UNLIKE);
  }

  /** Takes a template for known. */
  void add(Template template) {
    nearest.add(template);
  }

  void remove(long templateId) {
    nearest.remove(templateId);
  }

  /**
   * Ends a window.
   *
   * @param novel whether it held a template never seen before
   * @param observed windows of the stream before
   */
  void endWindow(boolean novel, long observed) {
    rate += Math.max(FORGET, 1.0 / (observed + 1)) * ((novel ? 1 : 0) - rate);
  }

  /** Share of recent windows that held a template never seen before. */
  double rate() {
    return rate;
  }

  /** Writes all but the {@linkplain #rate rate}. */
  void write(ByteWriter out) {
    nearest.write(out);
  }

  void read(ByteReader in) throws SnapshotException {
    nearest.read(in);
  }

  /** Goes on with the {@linkplain #rate rate} that was. */
  void setRate(double share) {
    rate = share;
  }
}
