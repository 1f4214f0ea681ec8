package dev.kikori.appender.logback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.testkit.Certificates;
import dev.kikori.appender.testkit.MarkdownPage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages show can be copied. */
class DocumentationTest {
  @Test
  void pages_examples_areConfigurationsThatStart(@TempDir Path folder) {
    Certificates certificates = new Certificates(folder);
    certificates.make("ca", "EC");
    List<String> examples =
        Stream.of("appender-logback.md", "getting-started.md")
            .flatMap(page -> MarkdownPage.read("..", "docs", page).code("xml").stream())
            .filter(code -> code.startsWith("<configuration>"))
            .collect(Collectors.toList());
    assertThat(examples).hasSizeGreaterThan(2);
    String inReadme =
        MarkdownPage.read("..", "README.md").code("xml").stream()
            .filter(code -> code.startsWith("<appender "))
            .findFirst()
            .orElseThrow();
    examples.add(
        "<configuration>"
            + inReadme
            + "<root level='INFO'><appender-ref ref='KIKORI'/></root></configuration>");

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
