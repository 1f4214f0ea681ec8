package dev.kikori.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.trainer.data.DataDescriptor.Cut;
import dev.kikori.trainer.data.DataDescriptor.Labels;
import dev.kikori.trainer.data.DataDescriptor.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DescriptorReaderTest {
  private static final Path RECIPES = Path.of("..", "recipes", "data");

  @TempDir private Path folder = Path.of("");

  @Test
  void unknownKey_isRefusedWithFileAndKeyPath() throws IOException {
    Path file =
        LogFixtures.descriptor(
            folder, "files: a.log\nformat: plain\nwindow: {size: 10, stride: 5}\n");

    assertThatThrownBy(() -> DataDescriptor.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file + ": window.stride: not known");
  }

  @Test
  void duplicateKey_isRefused() throws IOException {
    Path file = LogFixtures.descriptor(folder, "files: a.log\nformat: plain\nformat: json\n");

    assertThatThrownBy(() -> DataDescriptor.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("format");
  }

  @Test
  void missingDescriptor_isNamedWithARemedy() {
    Path file = folder.resolve("absent.yaml");

    assertThatThrownBy(() -> DataDescriptor.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("recipes/data");
  }

  @Test
  void missingKey_isNamed() throws IOException {
    Path file = LogFixtures.descriptor(folder, "files: a.log\n");

    assertThatThrownBy(() -> DataDescriptor.read(file)).hasMessage(file + ": format: missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "window: {size: 0}|window.size: 0 (expected: 1..4096)",
        "window: {time: soon}|window.time: soon (expected: a duration",
        "split: {train: 1.5}|split.train: 1.5 (expected: 0.01..0.99)",
        "split: {by: random}|split.by: random (expected: time or start",
        "session_key: '['|session_key: [ (expected: a regular expression",
        "order: size|order: size (expected: file or time)",
        "hide: [message]|hide: message (expected: logger, thread or time)",
        "labels: {colour: red}|labels: none of the known ways",
        "stream: {column: Pod}|stream.column: given without csv",
        "labels: {file: l.csv, key: a, label: b}|labels.file: given without session_key",
      })
  void badValue_isRefusedWithWhatWasExpected(String key, String message) throws IOException {
    Path file = LogFixtures.descriptor(folder, "files: a.log\nformat: plain\n" + key + "\n");

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> DataDescriptor.read(file))
        .withMessageContaining(message);
  }

  @Test
  void variable_isTakenFromTheEnvironmentOrItsDefault() throws IOException {
    Path file =
        LogFixtures.descriptor(
            folder, "files: [\"${LOGS:-logs}/a.log\", \"/fixed/b.log\"]\nformat: plain\n");

    assertThat(new DescriptorReader(file, name -> null).read().files())
        .containsExactly(folder.toAbsolutePath() + "/logs/a.log", "/fixed/b.log");
    assertThat(new DescriptorReader(file, Map.of("LOGS", "/else")::get).read().files())
        .containsExactly("/else/a.log", "/fixed/b.log");
  }

  @Test
  void relativePath_ofADescriptorInRecipesData_startsAtTheProjectsRoot() throws IOException {
    Path recipes = Files.createDirectories(folder.resolve("recipes/data"));
    Path file = LogFixtures.descriptor(recipes, "files: logs/a.log\nformat: plain\n");

    assertThat(DataDescriptor.read(file).files())
        .containsExactly(folder.toAbsolutePath() + "/logs/a.log");
  }

  @Test
  void wholeDescriptor_isRead() throws IOException {
    Path file =
        LogFixtures.descriptor(
            folder,
            """
            files: a.csv
            format: plain
            csv: {content: Log, time: T, time_unit: nanos}
            stream: {column: Pod}
            order: time
            hide: logger
            labels: {fault_list: f.json, active: 150s, unsure: 1m, unseen: ["cpu_*"]}
            window: {time: 60s, step: 30s}
            seed: 7
            """);

    DataDescriptor descriptor = DataDescriptor.read(file);

    assertThat(descriptor.order()).isEqualTo(Order.TIME);
    assertThat(descriptor.hidden()).containsExactly("logger");
    assertThat(descriptor.window())
        .isEqualTo(new Cut.Time(Duration.ofSeconds(60), Duration.ofSeconds(30)));
    assertThat(descriptor.seed()).isEqualTo(7);
    assertThat(descriptor.split().train()).isEqualTo(0.6);
    assertThat(descriptor.labels())
        .isInstanceOfSatisfying(
            Labels.ByFault.class,
            labels -> {
              assertThat(labels.active()).isEqualTo(Duration.ofSeconds(150));
              assertThat(LabelBook.matches(labels.unseen(), "cpu_contention")).isTrue();
              assertThat(LabelBook.matches(labels.unseen(), "return")).isFalse();
            });
  }

  static List<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(RECIPES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void shippedDescriptor_isReadable(Path file) {
    DataDescriptor descriptor = DataDescriptor.read(file);

    assertThat(descriptor.name()).isNotBlank();
    assertThat(descriptor.licence()).isNotBlank();
    assertThat(descriptor.about()).isNotBlank();
  }
}
