package dev.kikori.trainer.evaluate;

import dev.kikori.scorer.window.WindowLine;
import dev.kikori.trainer.data.LabelledWindow;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** Number of distinct templates that the past never had; one is enough for an alert. Landauer et al. (2024) call it new event type. */
final class UnseenTemplate implements Detector {
  private final Supervision supervision;
  private final Set<Long> known = new HashSet<>();

  UnseenTemplate(Supervision supervision) {
    this.supervision = supervision;
  }

  @Override
  public String name() {
    return "unseen template";
  }

  @Override
  public Supervision supervision() {
    return supervision;
  }

  @Override
  public void fit(List<LabelledWindow> train) {
    known.clear();
    Parts.visible(train, supervision)
        .forEach(
            window -> window.window().lines().forEach(line -> known.add(line.template().id())));
  }

  @Override
  public double[] score(List<LabelledWindow> test) {
    return test.stream().mapToDouble(this::unseen).toArray();
  }

  private long unseen(LabelledWindow window) {
    return window.window().lines().stream()
        .map(WindowLine::template)
        .filter(template -> !known.contains(template.id()))
        .distinct()
        .count();
  }

  @Override
  public OptionalDouble fixedThreshold() {
    return OptionalDouble.of(0.5);
  }
}
