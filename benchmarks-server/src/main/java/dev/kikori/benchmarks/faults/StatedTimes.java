package dev.kikori.benchmarks.faults;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The times in an answer. */
final class StatedTimes {
  private static final Pattern NAME = Pattern.compile("time|timestamp|at|.*_at|.*At");
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 9_999;

  private StatedTimes() {}

  /** How many that are there, at any depth, are none that people and programs can read. */
  static long unreadable(JsonNode node) {
    long found = 0;
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      JsonNode value = field.getValue();
      boolean time = NAME.matcher(field.getKey()).matches() && value.isString();
      found += time && !isReadable(value.asString()) ? 1 : 0;
    }
    for (JsonNode child : node) {
      found += unreadable(child);
    }
    return found;
  }

  private static boolean isReadable(String text) {
    try {
      int year = OffsetDateTime.parse(text).getYear();
      return year >= FIRST_YEAR && year <= LAST_YEAR;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
