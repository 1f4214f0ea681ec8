package dev.kikori.server.notify.sink;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where a sink posts to: a URL from the configuration or from a secret. Its text never shows the URL. */
final class Target {
  private final String key;
  private final @Nullable URI fixed;
  private final @Nullable Secret secret;
  private final String suffix;

  private Target(String key, @Nullable URI fixed, @Nullable Secret secret, String suffix) {
    this.key = key;
    this.fixed = fixed;
    this.secret = secret;
    this.suffix = suffix;
  }

  /**
   * A target.
   *
   * @param suffix what is added to the URL's path
   * @throws IllegalArgumentException if there is no usable URL now
   */
  static Target of(
      String key,
      @Nullable String url,
      @Nullable Path file,
      @Nullable String variable,
      String suffix,
      UnaryOperator<@Nullable String> environment) {
    URI fixed = url == null ? null : parse(key, url + suffix);
    Target target = new Target(key, fixed, Secret.of(key, file, variable, environment), suffix);
    target.uri();
    return target;
  }

  /** Says that a configuration has no URL, several, or one that is none. */
  static void checkOne(
      String key, @Nullable String url, @Nullable Path file, @Nullable String variable) {
    int given = (url == null ? 0 : 1) + (file == null ? 0 : 1) + (variable == null ? 0 : 1);
    if (given != 1) {
      throw new IllegalArgumentException(
          key
              + ": "
              + given
              + " given (expected: exactly one of "
              + key
              + ", "
              + key
              + "_file, "
              + key
              + "_env)");
    }
    if (url != null) {
      parse(key, url);
    }
  }

  /** The URL as it is now. */
  URI uri() {
    return fixed != null || secret == null
        ? java.util.Objects.requireNonNull(fixed)
        : parse(key, stripped(secret.read()) + suffix);
  }

  private String stripped(String url) {
    return suffix.isEmpty() || !url.endsWith("/") ? url : url.substring(0, url.length() - 1);
  }

  private static URI parse(String key, String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme();
      boolean web = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http");
      if (web
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw wrong(key); // Without the cause, whose message holds the URL.
    }
    throw wrong(key);
  }

  private static IllegalArgumentException wrong(String key) {
    return new IllegalArgumentException(
        key + ": not a usable URL (expected: https://HOST/PATH without user and fragment)");
  }
}
