package dev.kikori.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kikori.cli.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What README and the demo's page say to the demo is what it takes. */
final class DocumentedDemoTest {
  private static final Pattern COMMAND = Pattern.compile("\\./kikori demo((?: [^`|\\n]+)?)");

  static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    for (String page : List.of("README.md", "docs/demo.md")) {
      COMMAND
          .matcher(Files.readString(Path.of("..", page)))
          .results()
          .forEach(found -> commands.add(found.group(1).strip()));
    }
    assertThat(commands).hasSizeGreaterThan(2);
    return commands;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_isTaken(String options) {
    String[] words = options.isEmpty() ? new String[0] : options.split(" +");

    assertThatCode(() -> new CommandLine(new DemoCommand(System.out, Style.PLAIN)).parseArgs(words))
        .doesNotThrowAnyException();
  }
}
