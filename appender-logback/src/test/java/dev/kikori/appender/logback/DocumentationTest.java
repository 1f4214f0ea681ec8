package dev.kikori.appender.logback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.testkit.Certificates;
import dev.kikori.appender.testkit.MarkdownPage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page shows can be copied. */
class DocumentationTest {
  @Test
  void page_examples_areConfigurationsThatStart(@TempDir Path folder) {
    Certificates certificates = new Certificates(folder);
    certificates.make("ca", "EC");
    List<String> examples =
        MarkdownPage.read("..", "docs", "appender-logback.md").code("xml").stream()
            .filter(code -> code.startsWith("<configuration>"))
            .collect(Collectors.toList());

    assertThat(examples).hasSizeGreaterThan(1);
    for (String example : examples) {
      try (LogbackUnderTest logback =
          LogbackUnderTest.configured(
              example.replace("/etc/kikori/ca.pem", certificates.file("ca.crt").toString()))) {
        assertThat(logback.errors()).as(example).isEmpty();
        assertThat(logback.appender().isStarted()).isTrue();
      }
    }
  }
}
