package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command that README and the pages show is one that Kikori takes. */
final class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> OTHERS =
      Set.of("demo", "serve", "token", "train", "finetune", "evaluate");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  static Stream<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    for (String line : lines()) {
      int start = line.indexOf("./kikori ");
      if (start == 0
          || (start > 0 && line.charAt(start - 1) == ' ' && line.contains("| ./kikori"))) {
        commands.add(line.substring(start + "./kikori ".length()));
      }
    }
    assertThat(commands).hasSizeGreaterThan(10);
    return commands.stream();
  }

  private static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(ROOT.resolve("README.md")));
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
        lines.addAll(Files.readAllLines(page));
      }
    }
    return lines;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_isOneThatKikoriTakes(String command) throws IOException {
    List<String> words = words(command);
    if (OTHERS.contains(words.get(0))) {
      assertThat(Files.readString(ROOT.resolve("kikori"))).contains("  " + words.get(0) + " ");
      return;
    }
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    CommandLine line =
        KikoriCli.commandLine(new Output(OutputStream.nullOutputStream()), nowhere, Style.PLAIN);
    assertThatCode(() -> line.parseArgs(words.toArray(String[]::new))).doesNotThrowAnyException();
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
    }
    return words;
  }
}
