package dev.kikori.appender.logback;

import dev.kikori.appender.config.OptionKey;

/** How long to wait before connecting again: {@code <retry>}. */
public final class RetrySettings extends Settings {
  public void setInitial(String initial) {
    texts.put(OptionKey.RETRY_INITIAL, initial);
  }

  public void setMax(String max) {
    texts.put(OptionKey.RETRY_MAX, max);
  }
}
