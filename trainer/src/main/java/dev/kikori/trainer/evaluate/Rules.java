package dev.kikori.trainer.evaluate;

import dev.kikori.trainer.data.LabelledWindow;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** A rule that learns nothing: a score of 1 alerts, a score of 0 does not. */
final class Rules implements Detector {
  private final String name;
  private final ToDoubleFunction<LabelledWindow> rule;

  private Rules(String name, ToDoubleFunction<LabelledWindow> rule) {
    this.name = name;
    this.rule = rule;
  }

  static Detector alwaysNormal() {
    return new Rules("always normal", window -> 0);
  }

  static Detector alwaysAlert() {
    return new Rules("always alert", window -> 1);
  }

  /** Any line at ERROR or FATAL, or with a severity word. */
  static Detector severityKeyword() {
    return new Rules(
        "severity keyword",
        window ->
            window.window().lines().stream()
                    .anyMatch(
                        line ->
                            line.event().severity().isError() || line.template().hasSeverityWord())
                ? 1
                : 0);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Supervision supervision() {
    return Supervision.NONE;
  }

  @Override
  public void fit(List<LabelledWindow> train) {}

  @Override
  public double[] score(List<LabelledWindow> test) {
    return test.stream().mapToDouble(rule).toArray();
  }

  @Override
  public OptionalDouble fixedThreshold() {
    return OptionalDouble.of(0.5);
  }
}
