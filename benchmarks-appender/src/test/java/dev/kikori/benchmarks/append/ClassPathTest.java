package dev.kikori.benchmarks.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.Test;

final class ClassPathTest {
  private static final String ALL =
      String.join(
          File.pathSeparator,
          "repo/logback-classic-1.6.6.jar",
          "repo/logback-core-1.6.6.jar",
          "repo/opentelemetry-log4j-context-data-2.17-autoconfigure-2.31.1-alpha.jar",
          "repo/log4j-core-2.26.1.jar");

  @Test
  void hookOfOpenTelemetry_standsInItsOwnRowOnly() {
    assertThat(ClassPath.of(Appender.OTEL_LOG4J2, ALL)).contains("context-data");
    assertThat(ClassPath.of(Appender.KIKORI_LOG4J2, ALL)).doesNotContain("context-data");
    assertThat(ClassPath.of(Appender.LOG4J2_NULL, ALL)).doesNotContain("context-data");
  }

  @Test
  void tjahziOnLogback_getsTheLogbackThatItLinksWith() {
    assertThat(ClassPath.of(Appender.TJAHZI_LOGBACK, ALL))
        .doesNotContain("logback-classic-1.6.6")
        .doesNotContain("logback-core-1.6.6")
        .contains("logback-for-tjahzi");
    assertThat(ClassPath.of(Appender.LOGSTASH_TCP, ALL)).contains("logback-classic-1.6.6");
  }
}
