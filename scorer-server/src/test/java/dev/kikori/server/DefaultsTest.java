package dev.kikori.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Defaults that refer to one another are the same whichever of them is asked for first. */
final class DefaultsTest {
  private static final String FIELD = "DEFAULTS";

  @Test
  void defaults_whicheverIsLoadedFirst_areTheSame() throws Exception {
    List<String> types = typesWithDefaults();
    Map<String, String> expected = defaults(ServerConfig.class.getName(), types);

    assertThat(types).contains(ServerConfig.class.getName()).hasSizeGreaterThan(10);
    for (String first : types) {
      assertThat(defaults(first, types)).as("with %s first", first).isEqualTo(expected);
    }
  }

  /** What each type's defaults say in classes that nobody has used before. */
  private static Map<String, String> defaults(String first, List<String> types) throws Exception {
    try (URLClassLoader unused =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Class.forName(first, true, unused);
      Map<String, String> defaults = new TreeMap<>();
      for (String type : types) {
        Object value = Class.forName(type, true, unused).getField(FIELD).get(null);
        defaults.put(type, String.valueOf(value));
      }
      return defaults;
    }
  }

  private static List<String> typesWithDefaults() throws Exception {
    Path classes =
        Path.of(ServerConfig.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString().replace(File.separatorChar, '.');
        String type = name.substring(0, name.length() - ".class".length());
        if (!type.endsWith("-info") && hasDefaults(type)) {
          types.add(type);
        }
      }
    }
    return types;
  }

  private static boolean hasDefaults(String type) throws ClassNotFoundException {
    Class<?> loaded = Class.forName(type, false, DefaultsTest.class.getClassLoader());
    return Stream.of(loaded.getFields()).anyMatch(field -> field.getName().equals(FIELD));
  }

  private static URL[] classPath() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
