package dev.kikori.server.analyze;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is to be said of some lines, all that is known being the lines themselves and what the model has learnt. Immutable. Its text is that
 * of log lines, which anybody may have written: whoever shows it escapes it.
 *
 * @param score 0 to 1, at 0.5 a person should be told
 * @param critical lines that make it so, in their order
 * @param warning lines that a person may want to see beside them
 * @param summary sentences, the most important first; empty if there is nothing to say
 * @param templates templates behind the score, strongest first
 * @param lines lines that were given
 * @param events events that they make
 * @param mode {@code supervised} where the model had labels for nearly all templates, else {@code plain}
 * @param model name and version of the model, such as {@code kikori-nano/0.1.0}
 */
public record Analysis(
    double score,
    List<Message> critical,
    List<Message> warning,
    List<String> summary,
    List<Driver> templates,
    int lines,
    int events,
    String mode,
    String model) {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /**
   * A line.
   *
   * @param line its number among the lines given, from 1
   * @param text as it was written, cut where it was very long
   */
  public record Message(long line, String text) {}

  /**
   * A template.
   *
   * @param id hexadecimal
   * @param count its events
   */
  public record Driver(String id, String text, String severity, int count) {}

  private record Texts(List<String> critical, List<String> warning) {}

  private record Numbers(List<Long> critical, List<Long> warning) {}

  private record View(
      int riskScore,
      boolean shouldAlertUser,
      Texts messages,
      List<String> summary,
      Numbers lineNumbers,
      List<Driver> templates,
      int lines,
      int events,
      String mode,
      String model) {}

  /** The score for people, 0 to 100. */
  public int riskScore() {
    return (int) Math.round(100 * score);
  }

  /** Whether a person should be told. */
  public boolean shouldAlertUser() {
    return score >= 0.5;
  }

  /** The log-analysis schema as one line of JSON, with what else is known beside it. */
  public String toJson() {
    return JSON.writeValueAsString(view());
  }

  /** The same as a tree of maps and lists. */
  public Map<?, ?> toMap() {
    return JSON.convertValue(view(), Map.class);
  }

  private View view() {
    return new View(
        riskScore(),
        shouldAlertUser(),
        new Texts(texts(critical), texts(warning)),
        summary,
        new Numbers(numbers(critical), numbers(warning)),
        templates,
        lines,
        events,
        mode,
        model);
  }

  private static List<String> texts(List<Message> messages) {
    return messages.stream().map(Message::text).toList();
  }

  private static List<Long> numbers(List<Message> messages) {
    return messages.stream().map(Message::line).toList();
  }
}
