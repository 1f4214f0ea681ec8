package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.model.ShippedBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and the pages have a reader type is there: programs, Maven's modules and profiles, recipes, bundles; and README's alert is one that {@code sample} prints. */
final class SnippetsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern SHELL = Pattern.compile("(?ms)^ *```sh\\n(.*?)^ *```$");
  private static final Set<String> PHASES =
      Set.of("clean", "test", "package", "verify", "install", "deploy");
  private static final Set<String> TOOLS =
      Set.of(
          "cp", "curl", "done", "export", "for", "grep", "helm", "kubectl", "mvn", "sleep",
          "unzip");

  @AfterEach
  void uninstalled() {
    System.clearProperty(ShippedBundle.HOME);
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void command_startsWithAProgramThatIsThere_orIsKnown(Path page) throws IOException {
    for (List<String> command : commands(page)) {
      String program = command.get(0);
      if (program.contains("/")) {
        assertThat(ROOT.resolve(program)).as(page + ": " + command).isExecutable();
      } else {
        assertThat(TOOLS).as(page + ": " + command).contains(program);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void maven_isToldOfModulesProfilesAndPhasesThatAreThere(Path page) throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    for (List<String> command : commands(page)) {
      if (!command.get(0).equals("mvn")) {
        continue;
      }
      List<String> words = new ArrayList<>(command.subList(1, command.size()));
      for (String module : after(words, "-pl").split(",", -1)) {
        assertThat(ROOT.resolve(module).resolve("pom.xml")).as(command.toString()).exists();
      }
      for (String profile : after(words, "-P").replaceAll("['!]", "").split(",", -1)) {
        assertThat(pom)
            .as(command.toString())
            .contains(profile.isEmpty() ? "" : "<id>" + profile + "</id>");
      }
      words.removeIf(word -> word.startsWith("-") || word.startsWith("jib:build"));
      assertThat(PHASES).as(command.toString()).containsAll(words);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void recipe_orBundle_thatACommandNames_isThere(Path page) throws IOException {
    for (List<String> command : commands(page)) {
      assertThat(command)
          .filteredOn(
              word ->
                  word.matches(
                      "(recipes|bundles|examples|deploy/(charts|image|kustomize|policy))/[^$]*"))
          .allSatisfy(word -> assertThat(ROOT.resolve(word)).exists());
    }
  }

  @Test
  void alert_thatThePagesShow_isOneThatSamplePrints() throws IOException {
    System.setProperty(ShippedBundle.HOME, ROOT.toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream err =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    KikoriCli.run(new Output(out), err, Style.PLAIN, "sample");
    String printed = out.toString(StandardCharsets.UTF_8);

    for (String name : List.of("README.md", "docs/command-line.md")) {
      String page = Files.readString(ROOT.resolve(name));
      int from = page.indexOf("▲ alert");
      assertThat(page.substring(from, page.indexOf("```", from)).lines())
          .as(name)
          .hasSizeGreaterThan(5)
          .allSatisfy(line -> assertThat(printed).contains(line.replaceFirst("…$", "")));
    }
  }

  /** The words of each line; what follows a pipe is a command too. */
  private static List<List<String>> commands(Path page) throws IOException {
    List<List<String>> commands = new ArrayList<>();
    SHELL
        .matcher(Files.readString(page))
        .results()
        .flatMap(block -> block.group(1).lines())
        .filter(line -> !line.startsWith("  ") || !line.contains("{"))
        .flatMap(line -> Arrays.stream(line.strip().split(" \\| ", -1)))
        .map(command -> command.replaceFirst(" *# .*", "").replaceFirst("^([A-Z_]+=\\S+ )+", ""))
        .filter(command -> !command.isBlank())
        .map(command -> List.of(command.split(" +", -1)))
        .forEach(commands::add);
    return commands;
  }

  /** The value of an option, which it loses with it. */
  private static String after(List<String> words, String option) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals(option)) {
        words.remove(i);
        return words.remove(i);
      }
      if (words.get(i).startsWith(option) && !words.get(i).startsWith("-D")) {
        return words.remove(i).substring(option.length());
      }
    }
    return "";
  }
}
