package dev.kikori.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and the pages say to the server's command line is what it takes. */
final class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern COMMAND =
      Pattern.compile("^\\./kikori ((?:serve|token)(?: .*)?)$", Pattern.MULTILINE);
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  static List<String> commands() throws IOException {
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      List<String> commands =
          Stream.concat(Stream.of(ROOT.resolve("README.md")), pages)
              .filter(page -> page.toString().endsWith(".md"))
              .flatMap(page -> COMMAND.matcher(text(page)).results())
              .map(found -> found.group(1))
              .toList();
      assertThat(commands).contains("serve", "serve --config kikori.yaml");
      return commands;
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_isTaken(String command) {
    String[] words =
        WORD.matcher(command.replaceFirst(" [|>].*", ""))
            .results()
            .map(DocumentedCommandsTest::word)
            .toArray(String[]::new);

    assertThatCode(() -> ServerMain.commandLine(Clock.systemUTC()).parseArgs(words))
        .doesNotThrowAnyException();
  }

  private static String word(MatchResult found) {
    return found.group(1) == null ? found.group(2) : found.group(1);
  }

  private static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
