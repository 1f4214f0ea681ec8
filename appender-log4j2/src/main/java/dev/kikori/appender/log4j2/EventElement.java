package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/** What of an event is sent: {@code <Event>}. */
@Plugin(name = "Event", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriEvent")
public final class EventElement extends OptionElement {
  private EventElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static EventElement create(
      @PluginAttribute(value = "maxBytes", defaultString = UNSAID) String maxBytes,
      @PluginAttribute(value = "context", defaultString = UNSAID) String context,
      @PluginAttribute(value = "keyValues", defaultString = UNSAID) String keyValues,
      @PluginAttribute(value = "markers", defaultString = UNSAID) String markers,
      @PluginAttribute(value = "arguments", defaultString = UNSAID) String arguments,
      @PluginAttribute(value = "callerData", defaultString = UNSAID) String callerData,
      @PluginAttribute(value = "stackFrames", defaultString = UNSAID) String stackFrames) {
    EventElement element = new EventElement();
    element.put(OptionKey.EVENT_MAX_BYTES, maxBytes);
    element.put(OptionKey.EVENT_CONTEXT, context);
    element.put(OptionKey.EVENT_KEY_VALUES, keyValues);
    element.put(OptionKey.EVENT_MARKERS, markers);
    element.put(OptionKey.EVENT_ARGUMENTS, arguments);
    element.put(OptionKey.EVENT_CALLER_DATA, callerData);
    element.put(OptionKey.EVENT_STACK_FRAMES, stackFrames);
    return element;
  }
}
