package dev.kikori.server.intake;

import dev.kikori.scorer.event.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * A logging statement that a stream has defined, cut at its places, so that filling it in is a matter of appending.
 *
 * @param literals what stands before, between and after the places: one more than there are places
 */
record StreamTemplate(
    String logger, int severityNumber, Severity severity, String pattern, List<String> literals) {
  private static final String PLACE = "{}";

  static StreamTemplate of(String logger, int severityNumber, String pattern) {
    return new StreamTemplate(
        logger, severityNumber, Severities.of(severityNumber), pattern, cut(pattern));
  }

  /** The message that these arguments make; those that are too many are left out, and places without one stay. */
  String fill(List<String> arguments, StringBuilder scratch) {
    int places = Math.min(arguments.size(), literals.size() - 1);
    if (literals.size() == 1) {
      return literals.get(0);
    }
    scratch.setLength(0);
    scratch.append(literals.get(0));
    for (int i = 0; i < literals.size() - 1; i++) {
      scratch.append(i < places ? arguments.get(i) : PLACE).append(literals.get(i + 1));
    }
    return scratch.toString();
  }

  /** As SLF4J and Log4j2 read patterns: <code>\{}</code> is no place, and <code>\\{}</code> is one behind a backslash. */
  private static List<String> cut(String pattern) {
    List<String> literals = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      if (!pattern.startsWith(PLACE, at)) {
        literal.append(pattern.charAt(at++));
      } else if (endsWith(literal, '\\') && !escaped(literal)) {
        literal.setLength(literal.length() - 1);
        literal.append(PLACE);
        at += 2;
      } else {
        if (endsWith(literal, '\\')) {
          literal.setLength(literal.length() - 1);
        }
        literals.add(literal.toString());
        literal.setLength(0);
        at += 2;
      }
    }
    literals.add(literal.toString());
    return List.copyOf(literals);
  }

  private static boolean endsWith(StringBuilder text, char c) {
    return text.length() > 0 && text.charAt(text.length() - 1) == c;
  }

  /** Whether the backslash at the end has one before it. */
  private static boolean escaped(StringBuilder text) {
    return text.length() > 1 && text.charAt(text.length() - 2) == '\\';
  }
}
