package dev.kikori.appender.logback;

import dev.kikori.appender.config.OptionKey;

/** The bearer token: {@code <auth>}. */
public final class AuthSettings extends Settings {
  public void setTokenFile(String tokenFile) {
    texts.put(OptionKey.AUTH_TOKEN_FILE, tokenFile);
  }

  public void setTokenEnvironment(String tokenEnvironment) {
    texts.put(OptionKey.AUTH_TOKEN_ENVIRONMENT, tokenEnvironment);
  }

  public void setAllowPlaintext(String allowPlaintext) {
    texts.put(OptionKey.AUTH_ALLOW_PLAINTEXT, allowPlaintext);
  }
}
