package dev.kikori.appender.logback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Joran calls constructors and setters by name: each of them has to stand in the metadata of a native image. */
class NativeImageMetadataTest {
  private static final String METADATA =
      "/META-INF/native-image/dev.kikori/kikori-appender-logback/reflect-config.json";
  private static final Pattern NAMED =
      Pattern.compile(
          "\"name\"\\s*:\\s*\"([^\"]+)\"\\s*,\\s*"
              + "(?:\"queryAllPublicMethods\"\\s*:\\s*true|\"parameterTypes\"\\s*:\\s*\\[([^\\]]*)\\])");

  @Test
  void metadata_listsWhatJoranCalls_andNothingElse() throws IOException {
    assertThat(listed()).isEqualTo(called());
  }

  private static Set<String> called() {
    Set<String> called = new TreeSet<>();
    List<Class<?>> beans = new ArrayList<>(List.of(KikoriAppender.class));
    for (Method method : KikoriAppender.class.getDeclaredMethods()) {
      if (isProperty(method) && isBean(method.getParameterTypes()[0])) {
        beans.add(method.getParameterTypes()[0]);
      }
    }
    for (Class<?> bean : beans) {
      called.add(bean.getName() + "#<init>()");
      Stream.of(bean.getDeclaredMethods())
          .filter(method -> isProperty(method) && !method.isBridge())
          .filter(
              method -> method.getParameterTypes()[0] != dev.kikori.appender.KikoriOptions.class)
          .forEach(
              method ->
                  called.add(
                      bean.getName()
                          + "#"
                          + method.getName()
                          + "("
                          + method.getParameterTypes()[0].getName()
                          + ")"));
    }
    called.add(
        "ch.qos.logback.core.UnsynchronizedAppenderBase#addFilter(ch.qos.logback.core.filter.Filter)");
    return called;
  }

  private static boolean isProperty(Method method) {
    return Modifier.isPublic(method.getModifiers())
        && method.getParameterCount() == 1
        && method.getName().matches("(set|add)[A-Z]\\w*");
  }

  private static boolean isBean(Class<?> type) {
    return type.getPackage() != null && type.getPackage().equals(KikoriAppender.class.getPackage());
  }

  private static Set<String> listed() throws IOException {
    String json;
    try (InputStream in = NativeImageMetadataTest.class.getResourceAsStream(METADATA)) {
      assertThat(in).as(METADATA).isNotNull();
      json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Set<String> listed = new TreeSet<>();
    String type = "";
    Matcher named = NAMED.matcher(json);
    while (named.find()) {
      if (named.group(2) == null) {
        type = named.group(1);
      } else {
        listed.add(
            type + "#" + named.group(1) + "(" + named.group(2).replace("\"", "").trim() + ")");
      }
    }
    return listed;
  }
}
