package dev.kikori.scorer.verdict;

import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A window's lines counted by template, in the order in which the templates first occur. */
final class WindowTally {
  private final Window window;
  private final Map<Long, TemplateTally> byTemplate = new LinkedHashMap<>();

  WindowTally(Window window) {
    this.window = window;
    for (WindowLine line : window.lines()) {
      byTemplate
          .computeIfAbsent(line.template().id(), id -> new TemplateTally(line.template()))
          .add(line);
    }
  }

  Window window() {
    return window;
  }

  Collection<TemplateTally> templates() {
    return byTemplate.values();
  }

  boolean holds(Template template) {
    return byTemplate.containsKey(template.id());
  }

  /** Lines of a template. */
  int count(Template template) {
    TemplateTally tally = byTemplate.get(template.id());
    return tally == null ? 0 : tally.count();
  }

  /** Lines of each template, by its id. */
  Map<Long, Integer> counts() {
    Map<Long, Integer> counts = new HashMap<>();
    byTemplate.forEach((id, tally) -> counts.put(id, tally.count()));
    return counts;
  }

  /** Gravest line of the window by the plain rule: a stated level, a stack trace or a severity word. Needs no past. */
  double plainRule() {
    double gravest = 0;
    for (TemplateTally tally : byTemplate.values()) {
      gravest = Math.max(gravest, tally.grade());
    }
    return gravest;
  }
}
