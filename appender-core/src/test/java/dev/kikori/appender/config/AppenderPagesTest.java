package dev.kikori.appender.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.DropReason;
import dev.kikori.appender.testkit.MarkdownPage;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the adapters say of the options and the reasons what the code says. */
class AppenderPagesTest {
  private static final Pattern OPTION =
      Pattern.compile("(?m)^\\| (`[\\w.]+`(?: \\(repeated\\))? \\| [^|]+? \\| [^|]*?) \\|");
  private static final Pattern REASON =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| (?:dropped|handed over)");

  @ParameterizedTest
  @ValueSource(strings = {"appender-logback.md", "appender-log4j2.md"})
  void options_areThoseThatExistWithTheirDefaults(String page) {
    String options = MarkdownPage.read("..", "docs", page).section("## Options");

    assertThat(found(OPTION, options))
        .containsExactlyElementsOf(
            Stream.of(OptionKey.values()).map(AppenderPagesTest::row).collect(Collectors.toList()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"appender-logback.md", "appender-log4j2.md"})
  void counters_nameEveryReasonToDrop(String page) {
    String counters = MarkdownPage.read("..", "docs", page).section("## Counters");

    assertThat(found(REASON, counters))
        .containsExactlyElementsOf(
            Stream.of(DropReason.values()).map(DropReason::code).collect(Collectors.toList()));
  }

  private static String row(OptionKey key) {
    String standard = key.defaultText().isEmpty() ? "–" : "`" + key.defaultText() + "`";
    String name = "`" + key.path() + "`" + (key.repeated() ? " (repeated)" : "");
    return name + " | " + key.kind().text() + " | " + standard;
  }

  private static List<String> found(Pattern row, String section) {
    return row.matcher(section).results().map(found -> found.group(1)).collect(Collectors.toList());
  }
}
