package dev.kikori.scorer.window;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Where the session keys of an event are: in its text, or in one of its fields. Immutable. */
public final class SessionKey {
  private final @Nullable Pattern regex;
  private final String field;

  private SessionKey(@Nullable Pattern regex, String field) {
    this.regex = regex;
    this.field = field;
  }

  /**
   * Every distinct match of a regular expression in the event's raw text.
   *
   * @param regex a {@link Pattern}, for example {@code blk_-?\d+}; where it has a group, the first group is the key
   */
  public static SessionKey regex(String regex) {
    try {
      return new SessionKey(Pattern.compile(regex), "");
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "sessionKey: "
              + regex
              + " (expected: a regular expression, "
              + e.getDescription()
              + " at "
              + e.getIndex()
              + ")",
          e);
    }
  }

  /**
   * The value of a field: an attribute of the event (MDC or JSON field), or its {@code thread}, {@code logger} or {@code service}.
   *
   * @param name name of the field, not empty
   */
  public static SessionKey field(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "sessionField: '" + name + "' (expected: the name of a field, such as trace_id)");
    }
    return new SessionKey(null, name);
  }

  /** The event's keys in order of appearance, each once; empty if it has none. */
  public List<String> of(LogEvent event) {
    return regex != null ? matches(regex, event.raw()) : fieldOf(event);
  }

  private static List<String> matches(Pattern regex, String text) {
    Matcher matcher = regex.matcher(text);
    List<String> keys = List.of();
    while (matcher.find()) {
      String key = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
      if (key != null && !key.isEmpty() && !keys.contains(key)) {
        keys = keys.isEmpty() ? new ArrayList<>(2) : keys;
        keys.add(key);
      }
    }
    return keys;
  }

  private List<String> fieldOf(LogEvent event) {
    String value = event.attributes().get(field);
    if (value == null) {
      value =
          switch (field) {
            case "thread" -> event.thread();
            case "logger" -> event.logger();
            case "service" -> event.service();
            default -> "";
          };
    }
    return value.isEmpty() ? List.of() : List.of(value);
  }

  void write(ByteWriter out) {
    out.writeBoolean(regex != null);
    out.writeText(regex != null ? regex.pattern() : field);
  }

  static SessionKey read(ByteReader in) throws SnapshotException {
    return in.readBoolean() ? regex(in.readText()) : field(in.readText());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionKey that && that.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return regex != null ? "regex " + regex : "field " + field;
  }
}
