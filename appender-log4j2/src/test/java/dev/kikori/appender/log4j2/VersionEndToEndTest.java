package dev.kikori.appender.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.RingBuffer;
import java.net.URL;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;

/** Each suite runs with the versions that it claims, and with no other on the class path. */
class VersionEndToEndTest {
  @Test
  void classPath_ofTheSuite_hasTheClaimedVersions() {
    assertThat(jar(LoggerContext.class))
        .endsWith("log4j-core-" + System.getProperty("expected.log4j2") + ".jar");
    assertThat(jar(LogManager.class))
        .endsWith("log4j-api-" + System.getProperty("expected.log4j2") + ".jar");
    assertThat(jar(RingBuffer.class))
        .endsWith("disruptor-" + System.getProperty("expected.disruptor") + ".jar");
  }

  private static String jar(Class<?> of) {
    String resource = of.getName().replace('.', '/') + ".class";
    assertThat(of.getClassLoader().resources(resource)).hasSize(1);
    URL source = of.getProtectionDomain().getCodeSource().getLocation();
    return source.getPath();
  }
}
