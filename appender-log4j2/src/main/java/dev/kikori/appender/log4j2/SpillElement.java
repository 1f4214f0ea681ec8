package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/** Files that hold events while the scorer is away: {@code <Spill>}. */
@Plugin(name = "Spill", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriSpill")
public final class SpillElement extends OptionElement {
  private SpillElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static SpillElement create(
      @PluginAttribute(value = "directory", defaultString = UNSAID) String directory,
      @PluginAttribute(value = "bytes", defaultString = UNSAID) String bytes) {
    SpillElement element = new SpillElement();
    element.put(OptionKey.SPILL_DIRECTORY, directory);
    element.put(OptionKey.SPILL_BYTES, bytes);
    return element;
  }
}
