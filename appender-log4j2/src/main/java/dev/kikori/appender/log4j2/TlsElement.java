package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/** Encryption, and who each side is: {@code <Tls>}. */
@Plugin(name = "Tls", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriTls")
public final class TlsElement extends OptionElement {
  private TlsElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static TlsElement create(
      @PluginAttribute(value = "enabled", defaultString = UNSAID) String enabled,
      @PluginAttribute(value = "trustCertificates", defaultString = UNSAID)
          String trustCertificates,
      @PluginAttribute(value = "certificate", defaultString = UNSAID) String certificate,
      @PluginAttribute(value = "privateKey", defaultString = UNSAID) String privateKey,
      @PluginAttribute(value = "keyStore", defaultString = UNSAID) String keyStore,
      @PluginAttribute(value = "keyStorePasswordFile", defaultString = UNSAID)
          String keyStorePasswordFile,
      @PluginAttribute(value = "keyStorePasswordEnvironment", defaultString = UNSAID)
          String keyStorePasswordEnvironment,
      @PluginAttribute(value = "trustStore", defaultString = UNSAID) String trustStore,
      @PluginAttribute(value = "trustStorePasswordFile", defaultString = UNSAID)
          String trustStorePasswordFile,
      @PluginAttribute(value = "trustStorePasswordEnvironment", defaultString = UNSAID)
          String trustStorePasswordEnvironment,
      @PluginAttribute(value = "authority", defaultString = UNSAID) String authority) {
    TlsElement element = new TlsElement();
    element.put(OptionKey.TLS_ENABLED, enabled);
    element.put(OptionKey.TLS_TRUST_CERTIFICATES, trustCertificates);
    element.put(OptionKey.TLS_CERTIFICATE, certificate);
    element.put(OptionKey.TLS_PRIVATE_KEY, privateKey);
    element.put(OptionKey.TLS_KEY_STORE, keyStore);
    element.put(OptionKey.TLS_KEY_STORE_PASSWORD_FILE, keyStorePasswordFile);
    element.put(OptionKey.TLS_KEY_STORE_PASSWORD_ENVIRONMENT, keyStorePasswordEnvironment);
    element.put(OptionKey.TLS_TRUST_STORE, trustStore);
    element.put(OptionKey.TLS_TRUST_STORE_PASSWORD_FILE, trustStorePasswordFile);
    element.put(OptionKey.TLS_TRUST_STORE_PASSWORD_ENVIRONMENT, trustStorePasswordEnvironment);
    element.put(OptionKey.TLS_AUTHORITY, authority);
    return element;
  }
}
