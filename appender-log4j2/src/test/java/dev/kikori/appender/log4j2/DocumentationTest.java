package dev.kikori.appender.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.DropReason;
import dev.kikori.appender.config.OptionKey;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest {
  private static final Path PAGE = Path.of("..", "docs", "appender-log4j2.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([\\w.]+)`(?: \\(repeated\\))? \\| ([^|]+?) \\| ([^|]*?) \\|");

  @Test
  void page_tableOfOptions_listsExactlyThoseThatExistWithTheirDefaults() throws IOException {
    String options = section("## Options", "## ");
    List<String> rows = new ArrayList<>();
    Matcher row = ROW.matcher(options);
    while (row.find()) {
      rows.add(row.group(1) + " | " + row.group(2) + " | " + row.group(3));
    }

    assertThat(rows)
        .containsExactlyElementsOf(
            Stream.of(OptionKey.values())
                .map(key -> key.path() + " | " + key.kind().text() + " | " + defaultOf(key))
                .collect(Collectors.toList()));
  }

  @Test
  void page_repeatedOptions_areMarked() throws IOException {
    String options = section("## Options", "## ");
    for (OptionKey key : OptionKey.values()) {
      assertThat(options.contains("| `" + key.path() + "` (repeated) |"))
          .as(key.path())
          .isEqualTo(key.repeated());
    }
  }

  @Test
  void page_counters_namesEveryReasonToDrop() throws IOException {
    String counters = section("## Counters", "## ");
    Matcher row =
        Pattern.compile("(?m)^\\| `(\\w+)` \\| (?:dropped|handed over)").matcher(counters);
    List<String> named = new ArrayList<>();
    while (row.find()) {
      named.add(row.group(1));
    }

    assertThat(named)
        .containsExactlyElementsOf(
            Stream.of(DropReason.values()).map(DropReason::code).collect(Collectors.toList()));
  }

  @Test
  void page_examples_areConfigurationsThatStart(@TempDir Path folder) throws Exception {
    Path certificate = certificate(folder);
    Matcher example =
        Pattern.compile("(?s)```xml\n(<Configuration>.*?</Configuration>)").matcher(page());
    int examples = 0;
    while (example.find()) {
      examples++;
      try (Log4jUnderTest log4j =
          Log4jUnderTest.configured(
              example.group(1).replace("/etc/kikori/ca.pem", certificate.toString()))) {
        assertThat(log4j.errors()).as(example.group(1)).isEmpty();
        assertThat(log4j.appender().isStarted()).isTrue();
      }
    }
    assertThat(examples).isGreaterThan(1);
  }

  /** As the page's {@code ca.pem} would be. */
  private static Path certificate(Path folder) throws IOException, InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String store = folder.resolve("store.p12").toString();
    Path certificate = folder.resolve("ca.pem");
    run(
        keytool,
        "-genkeypair",
        "-keystore",
        store,
        "-storepass",
        "password",
        "-alias",
        "ca",
        "-keyalg",
        "EC",
        "-dname",
        "CN=ca");
    run(
        keytool,
        "-exportcert",
        "-rfc",
        "-keystore",
        store,
        "-storepass",
        "password",
        "-alias",
        "ca",
        "-file",
        certificate.toString());
    return certificate;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private static String defaultOf(OptionKey key) {
    return key.defaultText().isEmpty() ? "–" : "`" + key.defaultText() + "`";
  }

  private static String section(String title, String next) throws IOException {
    String page = page();
    int from = page.indexOf(title + "\n");
    assertThat(from).as(title).isPositive();
    int to = page.indexOf("\n" + next, from + title.length());
    return page.substring(from, to < 0 ? page.length() : to);
  }

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }
}
