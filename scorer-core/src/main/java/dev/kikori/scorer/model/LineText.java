package dev.kikori.scorer.model;

import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;

/**
 * The text that the language model reads for a template: {@code ERROR OrderService | payment <NUM> refused}. The trainer and the
 * runtime both come here, so that they cannot drift apart.
 */
public final class LineText {
  private static final int MAX_CHARS = 400;

  private LineText() {}

  /** The line of text for a template: severity and the logger's last segment where they are known, then the masked message. */
  public static String of(Template template) {
    StringBuilder text = new StringBuilder();
    if (template.severity() != Severity.UNKNOWN) {
      text.append(template.severity()).append(' ');
    }
    if (!template.logger().isEmpty()) {
      text.append(lastSegment(template.logger())).append(' ');
    }
    if (text.length() > 0) {
      text.append("| ");
    }
    text.append(template.text());
    return text.length() <= MAX_CHARS ? text.toString() : text.substring(0, MAX_CHARS);
  }

  private static String lastSegment(String logger) {
    int dot = logger.lastIndexOf('.');
    return dot < 0 || dot == logger.length() - 1 ? logger : logger.substring(dot + 1);
  }
}
