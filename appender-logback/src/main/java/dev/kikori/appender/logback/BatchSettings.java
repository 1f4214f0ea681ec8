package dev.kikori.appender.logback;

import dev.kikori.appender.config.OptionKey;

/** How events are put together before they are sent: {@code <batch>}. */
public final class BatchSettings extends Settings {
  public void setEvents(String events) {
    texts.put(OptionKey.BATCH_EVENTS, events);
  }

  public void setBytes(String bytes) {
    texts.put(OptionKey.BATCH_BYTES, bytes);
  }

  public void setDelay(String delay) {
    texts.put(OptionKey.BATCH_DELAY, delay);
  }

  public void setCompression(String compression) {
    texts.put(OptionKey.BATCH_COMPRESSION, compression);
  }
}
