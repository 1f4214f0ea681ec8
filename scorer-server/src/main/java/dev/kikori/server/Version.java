package dev.kikori.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What this build is. */
final class Version implements IVersionProvider {
  private static final Properties BUILT = read();

  /** Number of the release. */
  static final String NUMBER = BUILT.getProperty("number", "unknown");

  /** The commit that it was built from, or {@code unknown}. */
  static final String REVISION = BUILT.getProperty("revision", "unknown");

  @Override
  public String[] getVersion() {
    return new String[] {"kikori " + NUMBER + " (" + REVISION + ")"};
  }

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
