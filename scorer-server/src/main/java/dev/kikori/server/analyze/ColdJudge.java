package dev.kikori.server.analyze;

import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.verdict.StreamJudge;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Judges a window of which nothing is known but itself. Where the model was trained with labels on nearly all of its templates, the labels
 * say it. Everything else goes by the rule that a stream is judged by in its first windows (stated level, stack trace, words such as
 * "failed"), except that here several signs add up, as no later window will: different grave templates as the root of their squares, a
 * repeated one with the logarithm of its count.
 */
final class ColdJudge {
  /** What a grade of gravity counts for, nats; as in a young stream. */
  private static final double NATS = 1.4;

  /** Where an alert begins, nats; as in a young stream. */
  private static final double THRESHOLD_NATS = 6;

  private static final double REPEATS = 0.25;
  private static final double MOST_REPEATS = 2;
  private static final double CRITICAL_GRADE = 3;
  private static final float POINTED_AT_LOGIT = 0;
  private static final int MOST_MESSAGES = 50;
  private static final int MOST_OF_A_TEMPLATE = 3;
  private static final int MOST_TEMPLATES = 8;
  private static final int MOST_SENTENCES = 5;
  private static final int MOST_CHARS = 2_000;
  private static final int MOST_SENTENCE_CHARS = 160;

  private final Window window;
  private final WindowScores scores;
  private final LongPredicate known;
  private final Map<Long, Sign> signs = new LinkedHashMap<>();
  private boolean supervised;

  /** What a template says. */
  private static final class Sign {
    final Template template;
    final boolean known;
    int count;
    boolean stackTrace;
    boolean pointedAt;

    Sign(Template template, boolean known) {
      this.template = template;
      this.known = known;
    }

    double grade() {
      double stated =
          switch (template.severity()) {
            case FATAL -> 4;
            case ERROR -> 3;
            case WARN -> 1;
            // Nobody stated a level, as where an uncaught exception is printed.
            case UNKNOWN -> stackTrace ? 3 : 0;
            default -> 0;
          };
      return stated + (stackTrace ? 1 : 0) + template.severityWordGrade();
    }

    double weight() {
      double repeats = 1 + REPEATS * Math.log(count) / Math.log(2);
      return grade() * Math.min(MOST_REPEATS, repeats) + (pointedAt ? CRITICAL_GRADE : 0);
    }

    boolean isCritical() {
      return pointedAt || grade() >= CRITICAL_GRADE;
    }
  }

  ColdJudge(Window window, WindowScores scores, LongPredicate known) {
    this.window = window;
    this.scores = scores;
    this.known = known;
  }

  Analysis judge(int lines, String model) {
    collect();
    double score = score();
    List<Sign> strongest =
        signs.values().stream()
            .filter(sign -> sign.weight() > 0)
            .sorted(Comparator.comparingDouble(Sign::weight).reversed())
            .toList();
    return new Analysis(
        score,
        messages(true),
        messages(false),
        summary(strongest),
        strongest.stream().limit(MOST_TEMPLATES).map(ColdJudge::driver).toList(),
        lines,
        window.lines().size(),
        supervised ? "supervised" : "plain",
        model);
  }

  private void collect() {
    int familiar = 0;
    for (WindowLine line : window.lines()) {
      Template template = line.template();
      Sign sign =
          signs.computeIfAbsent(template.id(), id -> new Sign(template, known.test(template.id())));
      sign.count++;
      sign.stackTrace |= line.event().stackTrace() != null;
      familiar += sign.known ? 1 : 0;
    }
    supervised = scores.byModel() && familiar >= StreamJudge.FAMILIAR * window.lines().size();
    if (supervised && scores.anomaly() > 0) {
      for (int i = 0; i < window.lines().size(); i++) {
        if (scores.contribution()[i] > POINTED_AT_LOGIT) {
          sign(window.lines().get(i)).pointedAt = true;
        }
      }
    }
  }

  private double score() {
    double squares = 0;
    for (Sign sign : signs.values()) {
      // A grave line that the labels cover is no news: they say whether it matters.
      double weight = supervised && sign.known ? 0 : sign.weight();
      squares += weight * weight;
    }
    double ratio = NATS * Math.sqrt(squares) / THRESHOLD_NATS;
    double plain = ratio * ratio / (1 + ratio * ratio);
    return supervised ? Math.max(plain, 1 / (1 + Math.exp(-scores.anomaly()))) : plain;
  }

  private List<Analysis.Message> messages(boolean critical) {
    List<Analysis.Message> messages = new ArrayList<>();
    Map<Long, Integer> shown = new LinkedHashMap<>();
    for (WindowLine line : window.lines()) {
      Sign sign = sign(line);
      boolean fits = sign.weight() > 0 && sign.isCritical() == critical;
      if (fits
          && messages.size() < MOST_MESSAGES
          && shown.merge(sign.template.id(), 1, Integer::sum) <= MOST_OF_A_TEMPLATE) {
        messages.add(
            new Analysis.Message(line.event().firstLine(), cut(line.event().raw(), MOST_CHARS)));
      }
    }
    return messages;
  }

  private static List<String> summary(List<Sign> strongest) {
    List<String> sentences = new ArrayList<>();
    for (Sign sign : strongest) {
      if (sentences.size() == MOST_SENTENCES) {
        break;
      }
      String level =
          sign.template.severity() == Severity.UNKNOWN ? "" : " at " + sign.template.severity();
      String trace = sign.stackTrace ? ", with a stack trace" : "";
      sentences.add(
          String.format(
              Locale.ROOT,
              "%d × `%s`%s%s",
              sign.count,
              cut(sign.template.text(), MOST_SENTENCE_CHARS),
              level,
              trace));
    }
    return sentences;
  }

  private static Analysis.Driver driver(Sign sign) {
    return new Analysis.Driver(
        sign.template.hexId(),
        cut(sign.template.text(), MOST_CHARS),
        sign.template.severity().name(),
        sign.count);
  }

  private Sign sign(WindowLine line) {
    return java.util.Objects.requireNonNull(signs.get(line.template().id()));
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
