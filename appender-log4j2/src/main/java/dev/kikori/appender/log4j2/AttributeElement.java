package dev.kikori.appender.log4j2;

import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/** What else tells where the events come from: {@code <Attribute key="environment" value="production"/>}. */
@Plugin(name = "Attribute", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
public final class AttributeElement extends OptionElement {
  private AttributeElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static AttributeElement create(
      @PluginAttribute("key") String key, @PluginAttribute("value") String value) {
    AttributeElement element = new AttributeElement();
    element.texts.putAttribute(key, value);
    return element;
  }
}
