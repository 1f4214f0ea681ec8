package dev.kikori.appender.logback;

import dev.kikori.appender.config.OptionKey;

/** What happens to alerts that come back: {@code <alerts>}. */
public final class AlertsSettings extends Settings {
  public void setEnabled(String enabled) {
    texts.put(OptionKey.ALERTS_ENABLED, enabled);
  }

  public void setLogger(String logger) {
    texts.put(OptionKey.ALERTS_LOGGER, logger);
  }

  public void setPerMinute(String perMinute) {
    texts.put(OptionKey.ALERTS_PER_MINUTE, perMinute);
  }

  public void setMarker(String marker) {
    texts.put(OptionKey.ALERTS_MARKER, marker);
  }
}
