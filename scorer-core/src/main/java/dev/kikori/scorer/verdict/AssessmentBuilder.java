package dev.kikori.scorer.verdict;

import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts an {@link Assessment} together from what each of a window's templates says of it. */
final class AssessmentBuilder {
  private static final int EVIDENCE = 8;

  private final List<TemplateEvidence> evidence = new ArrayList<>();
  private final Map<Long, Double> natsByTemplate = new HashMap<>();
  private double novelty;
  private double firstNovelty;
  private double severity;
  private int unseen;

  /**
   * A template that the stream has never shown before.
   *
   * @param first how strange it is the first time, nats
   * @param now the same in this window, nats
   */
  void addNew(TemplateTally tally, double first, double now) {
    unseen++;
    firstNovelty = Math.max(firstNovelty, first);
    novelty = Math.max(novelty, now);
    // In a stream's first window all is new: there the gravest is named first.
    add(tally, 0, Math.max(now, tally.grade()), true);
  }

  /**
   * A template that is known.
   *
   * @param usual its lines in a usual window
   * @param grave how grave it is, and not routine, nats
   * @param nats all that it adds to the window's strangeness
   */
  void addKnown(TemplateTally tally, double usual, double grave, double nats) {
    severity = Math.max(severity, grave);
    add(tally, usual, nats, false);
  }

  private void add(TemplateTally tally, double usual, double nats, boolean isNew) {
    natsByTemplate.put(tally.template().id(), nats);
    evidence.add(new TemplateEvidence(tally.template(), tally.count(), usual, nats, isNew));
  }

  /** A template that the window lacks. */
  void addMissing(Template template, double usual, double nats) {
    evidence.add(new TemplateEvidence(template, 0, usual, nats, false));
  }

  /**
   * The assessment.
   *
   * @param window all of whose templates have been added
   * @param counts what its counts cost
   * @param order what is unusual of the lines that the window model did not expect, nats
   * @param shape how far it is from the nearest normal one, nats
   */
  Assessment build(WindowTally window, CountCosts.Cost counts, double order, double shape) {
    evidence.sort(Comparator.comparingDouble(TemplateEvidence::nats).reversed());
    double known = counts.unusual() + severity + order;
    return new Assessment(
        known + novelty,
        known + firstNovelty,
        counts.raw(),
        counts.unusual(),
        novelty,
        severity,
        order,
        shape,
        List.copyOf(evidence.subList(0, Math.min(EVIDENCE, evidence.size()))),
        perLine(window.window().lines()),
        unseen);
  }

  private float[] perLine(List<WindowLine> lines) {
    float[] nats = new float[lines.size()];
    for (int i = 0; i < nats.length; i++) {
      nats[i] = natsByTemplate.getOrDefault(lines.get(i).template().id(), 0.0).floatValue();
    }
    return nats;
  }
}
