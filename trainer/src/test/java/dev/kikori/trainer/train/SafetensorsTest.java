package dev.kikori.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.trainer.nn.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void weights_writtenAndRead_areTheSame() throws IOException {
    Path file = folder.resolve("w.safetensors");
    Weight weight = new Weight(new long[] {2, 2}, new float[] {1, -2.5f, Float.MIN_VALUE, 3e30f});
    new Safetensors(Map.of("a", weight), Map.of("step", "7")).write(file);
    Safetensors read = Safetensors.read(file);
    assertThat(read.metadata()).containsExactly(Map.entry("step", "7"));
    assertThat(read.weights().get("a").shape()).containsExactly(2, 2);
    assertThat(read.weights().get("a").values()).containsExactly(weight.values());
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void file_thatIsCutShort_isRefusedByName() throws IOException {
    Path file = folder.resolve("w.safetensors");
    new Safetensors(Map.of("a", new Weight(new long[] {4}, new float[4])), Map.of()).write(file);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 5));
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("w.safetensors: no safetensors file");
  }
}
