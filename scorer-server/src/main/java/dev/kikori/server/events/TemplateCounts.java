package dev.kikori.server.events;

import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.WindowLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each template of one service occurred since it was last asked. Bounded by {@value #MOST} templates. Safe for use by many threads. */
final class TemplateCounts {
  static final int MOST = 5_000;

  private Map<Long, Count> counts = new HashMap<>();
  private long position;

  /** A template and its lines. */
  static final class Count {
    final Template template;
    long lines;

    Count(Template template) {
      this.template = template;
    }
  }

  /**
   * What was counted.
   *
   * @param position of the last line that was
   */
  record Taken(Map<Long, Count> counts, long position) {}

  /** Begins after a line that was counted before. */
  TemplateCounts(long position) {
    this.position = position;
  }

  /** Counts lines; returns how many were left out because there are too many templates. */
  synchronized long add(long firstPosition, List<WindowLine> lines) {
    long left = 0;
    for (int i = (int) Math.max(0, Math.min(lines.size(), position + 1 - firstPosition));
        i < lines.size();
        i++) {
      Template template = lines.get(i).template();
      Count count = counts.get(template.id());
      if (count == null && counts.size() < MOST) {
        count = new Count(template);
        counts.put(template.id(), count);
      }
      if (count == null) {
        left++;
      } else {
        count.lines++;
      }
    }
    position = Math.max(position, firstPosition + lines.size() - 1);
    return left;
  }

  synchronized Taken take() {
    Taken taken = new Taken(counts, position);
    counts = new HashMap<>();
    return taken;
  }

  /** What was taken could not be stored. */
  synchronized void putBack(Taken taken) {
    taken.counts.forEach(
        (id, count) -> {
          Count now = counts.get(id);
          if (now == null) {
            counts.put(id, count);
          } else {
            now.lines += count.lines;
          }
        });
  }
}
