package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.ServerConfig;
import dev.kikori.server.config.ConfigReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/kubernetes.md and the charts' pages show, rendered, applied or looked up. */
final class KubernetesPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/kubernetes.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|yaml)\\n(.*?)^```$");

  @TempDir private Path temporary;

  static List<String> commands() {
    List<String> commands = new ArrayList<>();
    blocks(PAGE, "sh").forEach(block -> block.lines().forEach(commands::add));
    blocks(Charts.KIKORI.resolve("README.md"), "sh")
        .forEach(block -> block.lines().forEach(commands::add));
    return commands;
  }

  static List<String> yaml() {
    return blocks(PAGE, "yaml");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_doesWhatThePageSays(String command) throws IOException, InterruptedException {
    List<String> words = List.of(command.replaceAll("'[^']*'", "TEXT").split(" ", -1));
    switch (words.get(0)) {
      case "helm" -> assertThat(rendered(words)).hasSizeGreaterThan(4);
      case "mvn" -> assertModuleAndProperties(words);
      case "kubectl" -> assertKubectl(words);
      default -> assertThat(Files.isExecutable(ROOT.resolve(words.get(0)))).as(command).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("yaml")
  void yaml_ofThePage_isTaken(String yaml) throws IOException, InterruptedException {
    if (yaml.contains("kind: Kustomization")) {
      assertThat(kustomized(yaml)).isNotEmpty();
      return;
    }
    Path values = Files.writeString(temporary.resolve("values.yaml"), yaml);
    List<HasMetadata> objects = Charts.rendered(values);

    assertThat(objects)
        .hasSizeGreaterThan(4)
        .allSatisfy(object -> assertThat(UnknownFields.of(object)).isEmpty());
    new ConfigReader(variable -> null)
        .read(Manifests.configuration(objects), "scorer.yaml", ServerConfig.class);
  }

  /** The chart that has them is rendered by other tests. */
  @Test
  void includes_thatTheLibrarysPageShows_areThoseOfTheChartThatIsTried() {
    Pattern include = Pattern.compile("include \"([\\w.]+)\" \\. \\| nindent");
    String page = blocks(Charts.SIDECAR.resolve("README.md"), "yaml").get(0);
    String chart = Manifests.text(Charts.ORDERS.resolve("templates/deployment.yaml"));

    assertThat(include.matcher(page).results().map(found -> found.group(1)))
        .hasSize(3)
        .containsExactlyElementsOf(
            include.matcher(chart).results().map(found -> found.group(1)).toList());
  }

  private List<HasMetadata> rendered(List<String> words) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    List<Path> values = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals("--set")) {
        String[] setting = words.get(i + 1).split("=", 2);
        settings.put(setting[0], setting[1]);
      } else if (words.get(i).equals("--values")) {
        values.add(Files.writeString(temporary.resolve(words.get(i + 1)), yaml().get(1)));
      }
    }
    return Manifests.read(Charts.text(ROOT.resolve(words.get(3)), words.get(2), values, settings));
  }

  private void assertKubectl(List<String> words) throws IOException, InterruptedException {
    if (words.contains("kustomize")) {
      Tool.assume("kubectl");
      Tool.Result result = Tool.run(ROOT, words.toArray(String[]::new));
      assertThat(result.status()).as(result.output()).isZero();
    } else if (words.contains("apply")) {
      assertThat(Manifests.read(ROOT.resolve(words.get(words.size() - 1)))).isNotEmpty();
    } else if (words.contains("port-forward")) {
      assertThat(Charts.rendered(Charts.KIKORI.resolve("ci/trusted-values.yaml")))
          .extracting(
              object ->
                  (object.getKind() + "/" + object.getMetadata().getName())
                      .replace("Service/", "service/"))
          .contains(words.get(words.size() - 2));
    } else if (words.contains("secret")) {
      assertThat(yaml().get(1)).contains("existingSecret: " + words.get(6));
    } else {
      assertThat(words).contains("patch");
      assertThat(Manifests.text(Path.of("policy/sidecar-injection.yaml")))
          .contains("kikori.dev/inject: \"true\"");
    }
  }

  private static void assertModuleAndProperties(List<String> words) {
    Path module = ROOT.resolve(words.get(words.indexOf("-pl") + 1));
    String pom = Manifests.text(module.resolve("pom.xml"));

    assertThat(pom).contains("jib-maven-plugin");
    assertThat(words).anyMatch(word -> word.startsWith("jib:build"));
    assertThat(words)
        .contains(
            "-Djib.containerize=dev.kikori:"
                + pom.replaceAll("(?s).*?</parent>.*?<artifactId>([^<]*)<.*", "$1"));
    if (words.contains("-Pgpu")) {
      assertThat(pom).contains("<id>gpu</id>");
    }
  }

  /** With the component of this repository in place of the one that is fetched. */
  private List<HasMetadata> kustomized(String yaml) throws IOException, InterruptedException {
    Tool.assume("kubectl");
    Path component = Charts.copy(Path.of("kustomize", "sidecar"), temporary.resolve("sidecar"));
    Path folder = Files.createDirectories(temporary.resolve("application"));
    Files.copy(Path.of("kustomize/example/orders.yaml"), folder.resolve("orders.yaml"));
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        yaml.replaceAll("https://\\S+/sidecar\\?\\S+", "../" + component.getFileName()));
    Tool.Result result = Tool.run(folder, "kubectl", "kustomize", ".");
    assertThat(result.status()).as(result.output()).isZero();
    return Manifests.read(result.output());
  }

  private static List<String> blocks(Path page, String language) {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Manifests.text(page));
    while (block.find()) {
      if (block.group(1).equals(language)) {
        blocks.add(block.group(2));
      }
    }
    assertThat(blocks).as(page.toString()).isNotEmpty();
    return blocks;
  }
}
