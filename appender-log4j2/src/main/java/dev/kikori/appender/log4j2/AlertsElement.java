package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/** What happens to alerts that come back: {@code <Alerts>}. */
@Plugin(name = "Alerts", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriAlerts")
public final class AlertsElement extends OptionElement {
  private AlertsElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static AlertsElement create(
      @PluginAttribute(value = "enabled", defaultString = UNSAID) String enabled,
      @PluginAttribute(value = "logger", defaultString = UNSAID) String logger,
      @PluginAttribute(value = "perMinute", defaultString = UNSAID) String perMinute,
      @PluginAttribute(value = "marker", defaultString = UNSAID) String marker) {
    AlertsElement element = new AlertsElement();
    element.put(OptionKey.ALERTS_ENABLED, enabled);
    element.put(OptionKey.ALERTS_LOGGER, logger);
    element.put(OptionKey.ALERTS_PER_MINUTE, perMinute);
    element.put(OptionKey.ALERTS_MARKER, marker);
    return element;
  }
}
