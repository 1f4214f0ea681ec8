package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.config.plugins.PluginValue;
import org.jspecify.annotations.Nullable;

/** {@code host:port} of a scorer: {@code <Endpoint>localhost:4317</Endpoint>}. Several are tried in their order. */
@Plugin(name = "Endpoint", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriEndpoint")
public final class EndpointElement extends OptionElement {
  private EndpointElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static EndpointElement create(@PluginValue("value") @Nullable String value) {
    EndpointElement element = new EndpointElement();
    element.put(OptionKey.ENDPOINT, value == null ? "" : value.trim());
    return element;
  }
}
