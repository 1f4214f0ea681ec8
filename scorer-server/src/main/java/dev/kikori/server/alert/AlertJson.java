package dev.kikori.server.alert;

import dev.kikori.server.condition.Matcher;
import tools.jackson.databind.json.JsonMapper;

/** Alerts as text in the database. */
final class AlertJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private AlertJson() {}

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static AlertRecord alert(String text) {
    return MAPPER.readValue(text, AlertRecord.class);
  }

  static Matcher[] matchers(String text) {
    return MAPPER.readValue(text, Matcher[].class);
  }
}
