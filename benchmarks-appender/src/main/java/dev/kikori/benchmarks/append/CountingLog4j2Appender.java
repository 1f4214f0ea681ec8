package dev.kikori.benchmarks.append;

import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/** The end behind Log4j2's queue: counts and does nothing. */
@Plugin(name = "Counting", category = "Core", elementType = "appender")
public final class CountingLog4j2Appender extends AbstractAppender {
  private CountingLog4j2Appender(String name) {
    super(name, null, null, true, Property.EMPTY_ARRAY);
  }

  @PluginFactory
  public static CountingLog4j2Appender create(@PluginAttribute("name") String name) {
    return new CountingLog4j2Appender(name);
  }

  @Override
  public void append(LogEvent event) {
    Arrivals.one();
  }
}
