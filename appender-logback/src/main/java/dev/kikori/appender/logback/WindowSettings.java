package dev.kikori.appender.logback;

import dev.kikori.appender.config.OptionKey;

/** What is sent and not acknowledged yet: {@code <window>}. */
public final class WindowSettings extends Settings {
  public void setBytes(String bytes) {
    texts.put(OptionKey.WINDOW_BYTES, bytes);
  }
}
