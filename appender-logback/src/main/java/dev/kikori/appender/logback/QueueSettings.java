package dev.kikori.appender.logback;

import dev.kikori.appender.config.OptionKey;

/** The queue between the application and the sender: {@code <queue>}. */
public final class QueueSettings extends Settings {
  public void setBytes(String bytes) {
    texts.put(OptionKey.QUEUE_BYTES, bytes);
  }

  public void setOverflow(String overflow) {
    texts.put(OptionKey.QUEUE_OVERFLOW, overflow);
  }

  public void setDropBelow(String dropBelow) {
    texts.put(OptionKey.QUEUE_DROP_BELOW, dropBelow);
  }

  public void setBlockFor(String blockFor) {
    texts.put(OptionKey.QUEUE_BLOCK_FOR, blockFor);
  }
}
