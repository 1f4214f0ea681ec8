package dev.kikori.appender.log4j2;

import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.QueueOptions.Overflow;
import dev.kikori.appender.config.OptionKey;
import dev.kikori.appender.config.OptionReader;
import dev.kikori.appender.config.OptionTexts;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginConfiguration;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.core.filter.AbstractFilterable;
import org.apache.logging.log4j.core.util.Builder;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

/** Reads {@code <Kikori>}: Log4j fills the fields. A program sets the name and, in place of everything else, {@link #setOptions}. */
public final class KikoriAppenderBuilder extends AbstractFilterable.Builder<KikoriAppenderBuilder>
    implements Builder<KikoriAppender> {
  private static final Logger STATUS = StatusLogger.getLogger();

  @PluginBuilderAttribute private @Nullable String name;
  @PluginBuilderAttribute private boolean ignoreExceptions = true;
  @PluginBuilderAttribute private @Nullable String service;
  @PluginBuilderAttribute private @Nullable String instance;
  @PluginBuilderAttribute private @Nullable String stopTimeout;
  @PluginBuilderAttribute private @Nullable String connectTimeout;
  @PluginBuilderAttribute private @Nullable String overflowRef;

  @PluginElement("AppenderRef")
  private AppenderRef @Nullable [] appenderRefs;

  @PluginElement("Options")
  private OptionElement @Nullable [] elements;

  @PluginConfiguration private @Nullable Configuration configuration;

  private @Nullable KikoriOptions options;

  KikoriAppenderBuilder() {}

  /** What the configuration and the status log call the appender. */
  public KikoriAppenderBuilder setName(String name) {
    this.name = name;
    return this;
  }

  /** Nothing that this appender does throws; a fallback appender may. */
  public KikoriAppenderBuilder setIgnoreExceptions(boolean ignoreExceptions) {
    this.ignoreExceptions = ignoreExceptions;
    return this;
  }

  /** The configuration that the appender will be part of. */
  public KikoriAppenderBuilder setConfiguration(Configuration configuration) {
    this.configuration = configuration;
    return this;
  }

  /** The appender that receives what the queue can't hold, if {@code queue.overflow} is {@code fallback}. */
  public KikoriAppenderBuilder setOverflowRef(String overflowRef) {
    this.overflowRef = overflowRef;
    return this;
  }

  /** The service whose logs these are. */
  public KikoriAppenderBuilder setService(String service) {
    this.service = service;
    return this;
  }

  /** Which of the service's processes. */
  public KikoriAppenderBuilder setInstance(String instance) {
    this.instance = instance;
    return this;
  }

  /** How long a stop takes at most, e.g. {@code 3s}. */
  public KikoriAppenderBuilder setStopTimeout(String stopTimeout) {
    this.stopTimeout = stopTimeout;
    return this;
  }

  /** How long one attempt to connect takes at most, e.g. {@code 10s}. */
  public KikoriAppenderBuilder setConnectTimeout(String connectTimeout) {
    this.connectTimeout = connectTimeout;
    return this;
  }

  /** All options at once, in place of those that a configuration file says. */
  public KikoriAppenderBuilder setOptions(KikoriOptions options) {
    this.options = options;
    return this;
  }

  /** The appender, not started; null if the configuration is wrong, which the status log tells. */
  @Override
  public @Nullable KikoriAppender build() {
    String called = name;
    if (called == null || called.isBlank()) {
      STATUS.error("name: nothing (expected: a name for the Kikori appender)");
      return null;
    }
    KikoriOptions read = readOptions(called);
    if (read == null || !checkFallback(called, read)) {
      return null;
    }
    try {
      return new KikoriAppender(
          called,
          getFilter(),
          ignoreExceptions,
          getPropertyArray(),
          read,
          configuration == null ? new DefaultConfiguration() : configuration,
          fallbackName());
    } catch (IllegalArgumentException e) {
      STATUS.error("Kikori appender {}: {}", called, e.getMessage(), e);
      return null;
    }
  }

  private @Nullable KikoriOptions readOptions(String called) {
    if (options != null) {
      return options;
    }
    OptionReader reader = new OptionReader(agent());
    reader.setAll(texts());
    KikoriOptions read = reader.read();
    for (String error : reader.errors()) {
      STATUS.error("Kikori appender {}: {}", called, error);
    }
    return read;
  }

  OptionTexts texts() {
    OptionTexts texts = new OptionTexts();
    texts.put(OptionKey.SERVICE, service);
    texts.put(OptionKey.INSTANCE, instance);
    texts.put(OptionKey.STOP_TIMEOUT, stopTimeout);
    texts.put(OptionKey.CONNECT_TIMEOUT, connectTimeout);
    if (elements != null) {
      for (OptionElement element : elements) {
        texts.putAll(element.texts);
      }
    }
    return texts;
  }

  private boolean checkFallback(String called, KikoriOptions read) {
    boolean wanted = read.queue().overflow() == Overflow.FALLBACK;
    boolean there = fallbackName() != null;
    if (wanted && !there) {
      STATUS.error(
          "Kikori appender {}: queue.overflow: fallback (expected: an overflowRef or an <AppenderRef>"
              + " inside, which receives what the queue can't hold)",
          called);
      return false;
    }
    if (there && !wanted) {
      STATUS.warn(
          "Kikori appender {}: overflowRef has no effect unless queue.overflow is fallback",
          called);
    }
    return true;
  }

  private @Nullable String fallbackName() {
    if (overflowRef != null) {
      return overflowRef;
    }
    return appenderRefs == null || appenderRefs.length == 0 ? null : appenderRefs[0].getRef();
  }

  private static String agent() {
    String version = KikoriAppender.class.getPackage().getImplementationVersion();
    return version == null ? "kikori-log4j2" : "kikori-log4j2/" + version;
  }
}
