package dev.kikori.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.lane.LaneConfig;
import dev.kikori.server.lane.WindowsConfig;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Defaults hold others' defaults: whichever class is used first, as its section is the first one read, they are whole. */
final class DefaultsTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        WindowsConfig.class,
        WindowsConfig.Session.class,
        LaneConfig.Queue.class,
        LaneConfig.Journal.class,
        LaneConfig.Snapshot.class
      })
  void defaults_whicheverClassIsUsedFirst_areWhole(Class<?> first) throws Exception {
    try (URLClassLoader fresh =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Class.forName(first.getName(), true, fresh);
      Class<?> config = Class.forName(LaneConfig.class.getName(), true, fresh);

      assertThat(config.getField("DEFAULTS").get(null)).hasToString(LaneConfig.DEFAULTS.toString());
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
