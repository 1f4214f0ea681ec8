package dev.kikori.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Charts as Helm renders them; it stands in a library, so that neither a binary nor a cluster is needed. */
final class Charts {
  static final Path KIKORI = Path.of("charts", "kikori");
  static final Path SIDECAR = Path.of("charts", "kikori-sidecar");
  static final Path ORDERS = Path.of("src", "test", "charts", "orders");
  static final String NAMESPACE = "watch";

  /** The values without which nothing is rendered. */
  static final Map<String, String> LEAST =
      Map.of("image.repository", "registry.example.org/kikori", "insecure", "true");

  private Charts() {}

  /** The files of values that the chart is tried with, by name. */
  static List<Path> scenarios() {
    try (Stream<Path> files = Files.list(KIKORI.resolve("ci"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path chart, String release, List<Path> values, Map<String, String> settings) {
    TemplateCommand command =
        helm(chart).template().withName(release).withNamespace(NAMESPACE).withKubeVersion("1.36.0");
    values.forEach(command::withValuesFile);
    settings.forEach(command::set);
    return command.call();
  }

  /** The server's chart with the least values and some more, {@code a=1,b.c=2}. */
  static String withSettings(String settings) {
    Map<String, String> all = new LinkedHashMap<>(LEAST);
    for (String setting : settings.split(",", -1)) {
      String[] parts = setting.split("=", 2);
      all.put(parts[0], parts[1]);
    }
    return text(KIKORI, "kikori", List.of(), all);
  }

  static List<HasMetadata> rendered(Path values) {
    return Manifests.read(text(KIKORI, "kikori", List.of(values), Map.of()));
  }

  static LintResult lint(Path chart) {
    return helm(chart).lint().strict().call();
  }

  /** A chart of an application that has the library among its dependencies. */
  static List<HasMetadata> ordersWithSidecar(Path temporary, Map<String, String> settings) {
    Path chart = copy(ORDERS, temporary.resolve("orders"));
    copy(SIDECAR, chart.resolve("charts").resolve("kikori-sidecar"));
    return Manifests.read(text(chart, "orders", List.of(), settings));
  }

  static Path copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copied = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copied);
        } else {
          Files.copy(file, copied);
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Helm helm(Path chart) {
    Assumptions.assumeTrue(
        "amd64".equals(System.getProperty("os.arch"))
            && "Linux".equals(System.getProperty("os.name")),
        "Helm as a library is here for Linux on amd64 alone");
    return new Helm(chart);
  }
}
