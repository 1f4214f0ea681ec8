package dev.kikori.appender.testkit;

import dev.kikori.proto.v1.Attribute;
import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.LogEvent;
import dev.kikori.proto.v1.Severity;
import dev.kikori.proto.v1.StringDefinition;
import dev.kikori.proto.v1.TemplateDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The templates and strings of one stream, and what an event says once they are put in. Safe for threads. */
public final class Definitions {
  private static final String HOLE = "{}";

  private final Map<Integer, TemplateDefinition> templates = new ConcurrentHashMap<>();
  private final Map<Integer, String> strings = new ConcurrentHashMap<>();

  /** Learns what a batch defines. */
  void add(Batch batch) {
    for (TemplateDefinition template : batch.getTemplatesList()) {
      templates.put(template.getId(), template);
    }
    for (StringDefinition string : batch.getStringsList()) {
      strings.put(string.getId(), string.getValue());
    }
  }

  /** The first number in the event that this stream has not defined, in words; null if the event can be read. */
  @Nullable String undefined(LogEvent event) {
    if (event.getTemplateId() != 0 && !templates.containsKey(event.getTemplateId())) {
      return "template " + event.getTemplateId();
    }
    if (event.getThreadId() != 0 && !strings.containsKey(event.getThreadId())) {
      return "thread " + event.getThreadId();
    }
    for (int marker : event.getMarkerIdsList()) {
      if (!strings.containsKey(marker)) {
        return "marker " + marker;
      }
    }
    for (Attribute attribute : event.getAttributesList()) {
      if (attribute.getKeyId() != 0 && !strings.containsKey(attribute.getKeyId())) {
        return "attribute key " + attribute.getKeyId();
      }
    }
    return null;
  }

  /** The event's template; null if it came as text. */
  public @Nullable TemplateDefinition template(LogEvent event) {
    return event.getTemplateId() == 0 ? null : templates.get(event.getTemplateId());
  }

  /** The logger, the template's if there is one. */
  public String logger(LogEvent event) {
    TemplateDefinition template = template(event);
    return template == null ? event.getLogger() : template.getLogger();
  }

  /** The severity, the template's if there is one. */
  public Severity severity(LogEvent event) {
    TemplateDefinition template = template(event);
    return template == null ? event.getSeverity() : template.getSeverity();
  }

  /** The name of the thread that logged. */
  public String thread(LogEvent event) {
    return event.getThreadId() == 0
        ? event.getThread()
        : strings.getOrDefault(event.getThreadId(), "");
  }

  /** The names of the event's markers, outermost first. */
  public List<String> markers(LogEvent event) {
    return event.getMarkerIdsList().stream().map(id -> strings.getOrDefault(id, "")).toList();
  }

  /** Context and key-value pairs; of two with one key the later one. */
  public Map<String, String> attributes(LogEvent event) {
    Map<String, String> result = new LinkedHashMap<>();
    for (Attribute attribute : event.getAttributesList()) {
      String key =
          attribute.getKeyId() == 0
              ? attribute.getKey()
              : strings.getOrDefault(attribute.getKeyId(), "");
      result.put(key, attribute.getValue());
    }
    return result;
  }

  /** The message with its arguments filled in, as a person reads it. */
  public String message(LogEvent event) {
    TemplateDefinition template = template(event);
    if (template == null) {
      return event.getText();
    }
    StringBuilder message = new StringBuilder();
    String pattern = template.getPattern();
    int from = 0;
    for (String argument : event.getArgumentsList()) {
      int hole = pattern.indexOf(HOLE, from);
      if (hole < 0) {
        break;
      }
      message.append(pattern, from, hole).append(argument);
      from = hole + HOLE.length();
    }
    return message.append(pattern, from, pattern.length()).toString();
  }
}
