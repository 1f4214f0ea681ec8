package dev.kikori.scorer.verdict;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.model.LineEncoder.Encoding;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Windows written as their lines: {@code "INFO a"}, {@code "ERROR connection refused"}. */
final class Fixtures {
  private Fixtures() {}

  static Template template(String line) {
    String[] parts = line.split(" ", 2);
    return new Template(
        line.hashCode() * 0x9E3779B97F4A7C15L, Severity.parse(parts[0]), "", parts[1]);
  }

  static Window window(String id, List<String> lines) {
    List<WindowLine> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Template template = template(lines.get(i));
      LogEvent event =
          new LogEvent(
              i * 1_000L,
              template.severity(),
              "",
              "",
              "",
              template.text(),
              null,
              null,
              template.text(),
              i + 1,
              i + 1,
              Map.of());
      all.add(new WindowLine(event, template, false));
    }
    return new Window("", id, all);
  }

  static WindowScores noScores(Window window) {
    int lines = window.lines().size();
    return new WindowScores(-5, new float[lines], new float[lines]);
  }

  /** An embedding of a template's words, so that texts that share words are near. */
  static Encoding encoding(Template template) {
    float[] sum = new float[256];
    for (String word : template.text().split(" ")) {
      sum[Math.floorMod(word.hashCode() * 31, sum.length)] += 1;
    }
    double length = 0;
    for (float x : sum) {
      length += x * x;
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= (float) Math.sqrt(length);
    }
    return new Encoding(sum, 2);
  }
}
