package dev.kikori.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kikori.trainer.data.DataDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and the pages say of the trainer is what it takes. */
final class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern COMMAND =
      Pattern.compile("^\\./kikori ((?:train|finetune|evaluate) .*)$", Pattern.MULTILINE);
  private static final Pattern DESCRIPTOR =
      Pattern.compile("^```yaml\n(name: shop\n.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  static Stream<String> commands() throws IOException {
    List<String> commands;
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      commands =
          Stream.concat(Stream.of(ROOT.resolve("README.md")), pages)
              .filter(page -> page.toString().endsWith(".md"))
              .map(DocumentedCommandsTest::text)
              .flatMap(page -> COMMAND.matcher(page).results())
              .map(found -> found.group(1))
              .toList();
    }
    assertThat(commands).hasSizeGreaterThan(10);
    return commands.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_isTaken(String command) {
    assertThatCode(() -> TrainerMain.commandLine().parseArgs(command.split(" ")))
        .doesNotThrowAnyException();
  }

  @Test
  void descriptor_isRead(@TempDir Path folder) throws IOException {
    String yaml =
        DESCRIPTOR
            .matcher(text(ROOT.resolve("docs/training.md")))
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();
    Path file = Files.writeString(folder.resolve("shop.yaml"), yaml);

    assertThat(DataDescriptor.read(file).name()).isEqualTo("shop");
  }

  private static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new IllegalStateException(page.toString(), e);
    }
  }
}
