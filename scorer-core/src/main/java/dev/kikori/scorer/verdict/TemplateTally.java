package dev.kikori.scorer.verdict;

import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.WindowLine;

/** What one window holds of a template. */
final class TemplateTally {
  private final Template template;
  private int count;
  private boolean stackTrace;

  TemplateTally(Template template) {
    this.template = template;
  }

  void add(WindowLine line) {
    count++;
    stackTrace |= line.event().stackTrace() != null;
  }

  Template template() {
    return template;
  }

  /** Lines of the template. */
  int count() {
    return count;
  }

  /** How grave the template's lines are of themselves, nats. */
  double grade() {
    return grade(template) + (stackTrace ? 1 : 0);
  }

  /** How grave a template is of itself, nats: a stated level says more than a word. */
  static double grade(Template template) {
    double stated =
        switch (template.severity()) {
          case FATAL -> 4;
          case ERROR -> 3;
          case WARN -> 1;
          default -> 0;
        };
    return stated + template.severityWordGrade();
  }
}
