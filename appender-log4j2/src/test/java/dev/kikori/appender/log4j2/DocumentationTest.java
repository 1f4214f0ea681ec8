package dev.kikori.appender.log4j2;

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
        Stream.of("appender-log4j2.md", "getting-started.md")
            .flatMap(page -> MarkdownPage.read("..", "docs", page).code("xml").stream())
            .filter(code -> code.startsWith("<Configuration>"))
            .collect(Collectors.toList());
    assertThat(examples).hasSizeGreaterThan(2);
    String inReadme =
        MarkdownPage.read("..", "README.md").code("xml").stream()
            .filter(code -> code.startsWith("<Kikori "))
            .findFirst()
            .orElseThrow();
    examples.add(
        "<Configuration><Appenders>"
            + inReadme
            + "</Appenders><Loggers><Root level='INFO'><AppenderRef ref='KIKORI'/></Root></Loggers></Configuration>");

    for (String example : examples) {
      try (Log4jUnderTest log4j =
          Log4jUnderTest.configured(
              example.replace("/etc/kikori/ca.pem", certificates.file("ca.crt").toString()))) {
        assertThat(log4j.errors()).as(example).isEmpty();
        assertThat(log4j.appender().isStarted()).isTrue();
      }
    }
  }
}
