package dev.kikori.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kikori.scorer.window.WindowLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped descriptors on the real logs; skipped where these are not. */
final class RealLogsTest {
  private static final Path RECIPES = Path.of("..", "recipes", "data");

  @ParameterizedTest
  @ValueSource(strings = {"thunderbird", "bgl"})
  void labelColumn_isNowhereInAnEvent(String name) {
    Dataset data = load(name);
    Pattern labelled =
        Pattern.compile(
            "^(-|" + String.join("|", data.stats().kinds().keySet()) + ")\\b.*|^- \\d{10} .*",
            Pattern.DOTALL);

    assertThat(lines(data)).noneMatch(line -> labelled.matcher(line.event().raw()).matches());
    assertThat(lines(data)).noneMatch(line -> line.template().text().startsWith("- <"));
    assertThat(lines(data)).noneMatch(line -> line.event().attributes().containsKey("label"));
  }

  @Test
  void hdfsSessions_haveTheirPublishedLabels() {
    Dataset data = load("hdfs");

    assertThat(data.stats().events()).isEqualTo(187_497);
    assertThat(data.stats().unlabelled()).isZero();
    assertThat(data.train())
        .noneMatch(
            window ->
                window.window().lines().get(window.window().lines().size() - 1).event().firstLine()
                    > firstTestLine(data));
    data.requireBothClasses();
  }

  @Test
  void hadoopApplications_stayWholeOnOneSide() {
    Dataset data = load("hadoop_windows");

    Set<String> trained =
        Set.copyOf(data.train().stream().map(RealLogsTest::application).distinct().toList());
    assertThat(data.test())
        .extracting(RealLogsTest::application)
        .doesNotContainAnyElementsOf(trained);
    assertThat(data.stats().kinds())
        .containsOnlyKeys("Machine down", "Network disconnection", "Disk full");
    assertThat(data.stats().unlabelled()).isZero();
  }

  private static long firstTestLine(Dataset data) {
    return data.test().get(0).window().firstLine();
  }

  private static String application(LabelledWindow window) {
    return window.window().stream().replaceAll(".*(application_\\d+_\\d+).*", "$1");
  }

  private static List<WindowLine> lines(Dataset data) {
    return Stream.concat(data.train().stream(), data.test().stream())
        .flatMap(window -> window.window().lines().stream())
        .toList();
  }

  private static Dataset load(String name) {
    Map<String, String> environment = System.getenv();
    Path data =
        environment.containsKey("KIKORI_DATA")
            ? Path.of(environment.get("KIKORI_DATA"))
            : Path.of("..", "..", "shared", "data");
    assumeTrue(Files.isDirectory(data), "no log data at " + data + " (set KIKORI_DATA)");
    return Dataset.load(DataDescriptor.read(RECIPES.resolve(name + ".yaml")));
  }
}
