package dev.kikori.server.intake;

import dev.kikori.server.config.ByteSize;
import java.util.HashMap;
import java.util.Map;

/** The templates and strings that one stream has defined. Used by one thread at a time. */
final class StreamDefinitions {
  private static final int OVERHEAD_BYTES = 100;

  private final int maxCount;
  private final ByteSize maxBytes;
  private final Map<Integer, StreamTemplate> templates = new HashMap<>();
  private final Map<Integer, String> strings = new HashMap<>();
  private long bytes;

  StreamDefinitions(LimitsConfig limits) {
    this.maxCount = limits.maxDefinitions();
    this.maxBytes = limits.maxDefinitionBytes();
  }

  void template(int id, String logger, int severity, String pattern) throws RefusedException {
    check(id);
    StreamTemplate known = templates.get(id);
    if (known == null) {
      grow(logger.length() + 2L * pattern.length());
      templates.put(id, StreamTemplate.of(logger, severity, pattern));
    } else if (!known.pattern().equals(pattern)
        || !known.logger().equals(logger)
        || known.severityNumber() != severity) {
      throw new RefusedException(
          RefusalReason.INVALID,
          "templates: " + id + " is defined twice (expected: the same each time)");
    }
  }

  void string(int id, String value) throws RefusedException {
    check(id);
    String known = strings.get(id);
    if (known == null) {
      grow(value.length());
      strings.put(id, value);
    } else if (!known.equals(value)) {
      throw new RefusedException(
          RefusalReason.INVALID,
          "strings: " + id + " is defined twice (expected: the same each time)");
    }
  }

  StreamTemplate template(int id) throws RefusedException {
    StreamTemplate template = templates.get(id);
    if (template == null) {
      throw undefined("template", id);
    }
    return template;
  }

  String string(int id) throws RefusedException {
    String string = strings.get(id);
    if (string == null) {
      throw undefined("string", id);
    }
    return string;
  }

  private static RefusedException undefined(String kind, int id) {
    return new RefusedException(
        RefusalReason.INVALID,
        kind + ": " + Integer.toUnsignedString(id) + " (expected: one that this stream defined)");
  }

  private static void check(int id) throws RefusedException {
    if (id == 0) {
      throw new RefusedException(
          RefusalReason.INVALID, "definition: 0 (expected: a number above 0)");
    }
  }

  private void grow(long chars) throws RefusedException {
    bytes += chars + OVERHEAD_BYTES;
    if (templates.size() + strings.size() >= maxCount || bytes > maxBytes.bytes()) {
      throw new RefusedException(
          RefusalReason.INVALID,
          "definitions: "
              + (templates.size() + strings.size() + 1)
              + " of "
              + bytes
              + " bytes (expected: at most "
              + maxCount
              + " of "
              + maxBytes.bytes()
              + " bytes on a stream; raise intake.limits.max_definitions or define less)");
    }
  }
}
