package dev.kikori.trainer.evaluate;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.trainer.data.LabelledWindow;
import java.util.ArrayList;
import java.util.List;

/** Windows for tests, spelled as their templates' letters: {@code "aab"} has two lines of a and one of b. */
final class Windows {
  private Windows() {}

  static LabelledWindow normal(String letters) {
    return window(letters, "", Severity.INFO);
  }

  /** A window whose lines with one of the {@code wrong} letters are labelled. */
  static LabelledWindow anomalous(String letters, String wrong) {
    return window(letters, wrong, Severity.INFO);
  }

  static LabelledWindow window(String letters, String wrong, Severity severity) {
    List<WindowLine> lines = new ArrayList<>();
    boolean[] labels = new boolean[letters.length()];
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      Template template =
          new Template(
              letter, severity, "log", "the event named " + String.valueOf(letter).repeat(3));
      lines.add(new WindowLine(LogEvent.ofText(template.text(), i + 1), template, false));
      labels[i] = wrong.indexOf(letter) >= 0;
    }
    return new LabelledWindow(
        new Window("", letters, lines),
        !wrong.isEmpty(),
        labels,
        wrong.isEmpty() ? LabelledWindow.NORMAL : "wrong");
  }
}
