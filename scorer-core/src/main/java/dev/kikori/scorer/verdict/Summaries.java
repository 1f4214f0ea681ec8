package dev.kikori.scorer.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sentences about a window, made of its templates and their counts: no word in them that is not in the log or in this class. */
final class Summaries {
  private static final int SENTENCES = 4;
  private static final int MAX_CHARS = 160;
  private static final double WORTH_SAYING_NATS = 1;

  private Summaries() {}

  static List<String> of(List<TemplateEvidence> evidence) {
    List<String> sentences = new ArrayList<>();
    for (TemplateEvidence one : evidence) {
      if (sentences.size() == SENTENCES
          || (one.nats() < WORTH_SAYING_NATS && !sentences.isEmpty())) {
        break;
      }
      sentences.add(sentence(one));
    }
    return sentences;
  }

  private static String sentence(TemplateEvidence one) {
    String text = "`" + shorten(one.template().text()) + "`";
    if (one.count() == 0) {
      return "missing: " + text + " (usually " + number(one.usual()) + " per window)";
    }
    String how =
        one.unseen() ? "never seen before" : "usually " + number(one.usual()) + " per window";
    return one.count() + " × " + text + " (" + how + ")";
  }

  private static String number(double usual) {
    if (usual < 0.005) {
      return "0";
    }
    return usual >= 10
        ? String.valueOf(Math.round(usual))
        : String.format(Locale.ROOT, "%.2f", usual).replaceAll("\\.?0+$", "");
  }

  private static String shorten(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 1) + "…";
  }
}
