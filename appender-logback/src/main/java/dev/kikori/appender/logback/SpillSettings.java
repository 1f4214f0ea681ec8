package dev.kikori.appender.logback;

import dev.kikori.appender.config.OptionKey;

/** Files that hold events while the scorer is away: {@code <spill>}. */
public final class SpillSettings extends Settings {
  public void setDirectory(String directory) {
    texts.put(OptionKey.SPILL_DIRECTORY, directory);
  }

  public void setBytes(String bytes) {
    texts.put(OptionKey.SPILL_BYTES, bytes);
  }
}
