package dev.kikori.appender.logback;

import dev.kikori.appender.config.OptionKey;

/** Pings that find a dead connection: {@code <keepAlive>}. */
public final class KeepAliveSettings extends Settings {
  public void setInterval(String interval) {
    texts.put(OptionKey.KEEP_ALIVE_INTERVAL, interval);
  }

  public void setTimeout(String timeout) {
    texts.put(OptionKey.KEEP_ALIVE_TIMEOUT, timeout);
  }
}
