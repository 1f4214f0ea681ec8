package dev.kikori.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this build is. */
final class Version {
  private static final Properties BUILT = read();

  /** Number of the release. */
  static final String NUMBER = BUILT.getProperty("number", "unknown");

  /** The commit that it was built from, or {@code unknown}. */
  static final String REVISION = BUILT.getProperty("revision", "unknown");

  private Version() {}

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
