package dev.kikori.appender.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** Each suite runs with the versions that it claims, and with no other on the class path. */
class VersionEndToEndTest {
  @Test
  void classPath_ofTheSuite_hasTheClaimedVersions() throws IOException {
    assertThat(version(LoggerContext.class, "ch.qos.logback/logback-classic"))
        .isEqualTo(System.getProperty("expected.logback"));
    assertThat(version(ch.qos.logback.core.Context.class, "ch.qos.logback/logback-core"))
        .isEqualTo(System.getProperty("expected.logback"));
    assertThat(version(Logger.class, "org.slf4j/slf4j-api"))
        .isEqualTo(System.getProperty("expected.slf4j"));
  }

  private static String version(Class<?> of, String artifact) throws IOException {
    String path = "META-INF/maven/" + artifact + "/pom.properties";
    assertThat(of.getClassLoader().resources(path)).hasSize(1);
    try (InputStream in = of.getClassLoader().getResourceAsStream(path)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    }
  }
}
