package dev.kikori.appender.logback;

import org.jspecify.annotations.Nullable;

/** What else tells where the events come from: {@code <attribute><key>…</key><value>…</value></attribute>}. */
public final class AttributeSettings {
  private @Nullable String key;
  private @Nullable String value;

  public void setKey(String key) {
    this.key = key;
  }

  public void setValue(String value) {
    this.value = value;
  }

  @Nullable String key() {
    return key;
  }

  @Nullable String value() {
    return value;
  }
}
