package dev.kikori.appender.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderFactory;
import org.apache.logging.log4j.core.config.plugins.PluginConfiguration;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.junit.jupiter.api.Test;

/** What the annotation processors have to leave behind: without it Log4j does not find the plugin, or a native image does not. */
class PluginDescriptorTest {
  private static final Path CLASSES = Path.of("target", "classes");
  private static final Path DESCRIPTOR =
      CLASSES.resolve("META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat");
  private static final Path METADATA =
      CLASSES.resolve(
          "META-INF/native-image/log4j-generated/dev.kikori/kikori-appender-log4j2/reflect-config.json");

  @Test
  void descriptor_inTheJar_listsEveryPluginByBothNames() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (Class<?> plugin : plugins()) {
      String name = plugin.getAnnotation(Plugin.class).name().toLowerCase(Locale.ROOT);
      expected.put(name, plugin.getName());
      if (OptionElement.class.isAssignableFrom(plugin)) {
        expected.put("kikori" + name, plugin.getName());
      }
    }

    assertThat(descriptor()).isEqualTo(expected).containsKeys("kikori", "queue", "kikoriqueue");
  }

  @Test
  void metadata_inTheJar_listsWhatLog4jCallsAndFills() throws IOException {
    String json = Files.readString(METADATA, StandardCharsets.UTF_8);
    for (Class<?> plugin : plugins()) {
      String entry = entry(json, plugin);
      Stream.of(plugin.getDeclaredMethods())
          .filter(PluginDescriptorTest::isFactory)
          .forEach(factory -> assertThat(entry).contains("\"" + factory.getName() + "\""));
    }
    String builder = entry(json, KikoriAppenderBuilder.class);
    Stream.of(KikoriAppenderBuilder.class.getDeclaredFields())
        .filter(
            field ->
                field.isAnnotationPresent(PluginBuilderAttribute.class)
                    || field.isAnnotationPresent(PluginElement.class)
                    || field.isAnnotationPresent(PluginConfiguration.class))
        .forEach(field -> assertThat(builder).contains("\"" + field.getName() + "\""));
  }

  private static String entry(String json, Class<?> type) {
    int from = json.indexOf("{\"name\":\"" + type.getName() + "\"");
    assertThat(from).as(type.getName()).isNotNegative();
    int next = json.indexOf("{\"name\":\"dev.kikori", from + 1);
    return json.substring(from, next < 0 ? json.length() : next);
  }

  private static boolean isFactory(Method method) {
    return Modifier.isStatic(method.getModifiers())
        && (method.isAnnotationPresent(PluginFactory.class)
            || method.isAnnotationPresent(PluginBuilderFactory.class));
  }

  private static Class<?>[] plugins() throws IOException {
    try (Stream<Path> files = Files.walk(CLASSES)) {
      Class<?>[] plugins =
          files
              .map(file -> CLASSES.relativize(file).toString())
              .filter(name -> name.endsWith(".class") && !name.contains("package-info"))
              .map(name -> load(name.substring(0, name.length() - 6).replace('/', '.')))
              .filter(type -> type.isAnnotationPresent(Plugin.class))
              .toArray(Class<?>[]::new);
      assertThat(plugins).hasSizeGreaterThan(10);
      return plugins;
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name, e);
    }
  }

  private static Map<String, String> descriptor() throws IOException {
    Map<String, String> entries = new TreeMap<>();
    try (InputStream file = Files.newInputStream(DESCRIPTOR);
        DataInputStream in = new DataInputStream(new BufferedInputStream(file))) {
      int categories = in.readInt();
      for (int i = 0; i < categories; i++) {
        assertThat(in.readUTF()).isEqualTo("core");
        int plugins = in.readInt();
        for (int j = 0; j < plugins; j++) {
          String key = in.readUTF();
          entries.put(key, in.readUTF());
          in.readUTF();
          in.readBoolean();
          in.readBoolean();
        }
      }
    }
    return entries;
  }
}
