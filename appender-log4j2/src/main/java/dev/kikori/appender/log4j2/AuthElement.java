package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/** The bearer token: {@code <Auth>}. */
@Plugin(name = "Auth", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriAuth")
public final class AuthElement extends OptionElement {
  private AuthElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static AuthElement create(
      @PluginAttribute(value = "tokenFile", defaultString = UNSAID) String tokenFile,
      @PluginAttribute(value = "tokenEnvironment", defaultString = UNSAID) String tokenEnvironment,
      @PluginAttribute(value = "allowPlaintext", defaultString = UNSAID) String allowPlaintext) {
    AuthElement element = new AuthElement();
    element.put(OptionKey.AUTH_TOKEN_FILE, tokenFile);
    element.put(OptionKey.AUTH_TOKEN_ENVIRONMENT, tokenEnvironment);
    element.put(OptionKey.AUTH_ALLOW_PLAINTEXT, allowPlaintext);
    return element;
  }
}
