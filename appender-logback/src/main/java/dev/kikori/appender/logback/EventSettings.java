package dev.kikori.appender.logback;

import dev.kikori.appender.config.OptionKey;

/** What of an event is sent: {@code <event>}. */
public final class EventSettings extends Settings {
  public void setMaxBytes(String maxBytes) {
    texts.put(OptionKey.EVENT_MAX_BYTES, maxBytes);
  }

  public void setContext(String context) {
    texts.put(OptionKey.EVENT_CONTEXT, context);
  }

  public void setKeyValues(String keyValues) {
    texts.put(OptionKey.EVENT_KEY_VALUES, keyValues);
  }

  public void setMarkers(String markers) {
    texts.put(OptionKey.EVENT_MARKERS, markers);
  }

  public void setArguments(String arguments) {
    texts.put(OptionKey.EVENT_ARGUMENTS, arguments);
  }

  public void setCallerData(String callerData) {
    texts.put(OptionKey.EVENT_CALLER_DATA, callerData);
  }

  public void setStackFrames(String stackFrames) {
    texts.put(OptionKey.EVENT_STACK_FRAMES, stackFrames);
  }
}
