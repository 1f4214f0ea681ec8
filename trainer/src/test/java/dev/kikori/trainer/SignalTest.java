package dev.kikori.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Signals sent to the real process, which is a parent and a child. */
@EnabledOnOs(OS.LINUX)
class SignalTest {
  private static final String ENDLESS =
      """
      name: endless
      out: endless
      corpora: [lines.txt]
      precision: fp32
      tokenizer: {vocab: 280}
      encoder: {dim: 16, layers: 1, heads: 2, kv_heads: 1, ffn: 16}
      pretrain: {epochs: 1000000, batch: 4}
      """;

  @TempDir Path folder;

  @Test
  @Timeout(300)
  void training_thatIsTerminated_keepsItsCheckpointAndEndsWith143() throws Exception {
    Files.writeString(folder.resolve("recipe.yaml"), ENDLESS);
    Files.writeString(
        folder.resolve("lines.txt"), "one line\nanother line\na third line\nand a fourth\n");
    Process trainer = start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(trainer.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (line.contains("step ")) {
          trainer.toHandle().destroy();
        }
      }
    } finally {
      trainer.destroyForcibly();
    }
    assertThat(trainer.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(trainer.exitValue()).as(said.toString()).isEqualTo(143);
    assertThat(said).anyMatch(line -> line.startsWith("pretrain: stopped at step "));
    assertThat(folder.resolve("endless-run/checkpoint-pretrain.safetensors")).isNotEmptyFile();
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m", "-cp", System.getProperty("java.class.path"), TrainerMain.class.getName()));
    command.addAll(List.of("train", folder.resolve("recipe.yaml").toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    // The surroundings of this test are those of a child already; the process under test starts
    // from none.
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("GLIBC_")
                    || name.startsWith("OMP_")
                    || name.startsWith("OPENBLAS_"));
    return builder.start();
  }
}
