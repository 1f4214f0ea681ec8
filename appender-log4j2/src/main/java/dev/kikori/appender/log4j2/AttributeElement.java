package dev.kikori.appender.log4j2;

import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.jspecify.annotations.Nullable;

/** What else tells where the events come from: {@code <Attribute key="environment" value="production"/>}. */
@Plugin(name = "Attribute", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriAttribute")
public final class AttributeElement extends OptionElement {
  private AttributeElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static AttributeElement create(
      @PluginAttribute("key") @Nullable String key,
      @PluginAttribute("value") @Nullable String value) {
    AttributeElement element = new AttributeElement();
    element.texts.putAttribute(key, value);
    return element;
  }
}
