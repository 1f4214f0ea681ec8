package dev.kikori.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kikori.trainer.nn.DecoderShape;
import dev.kikori.trainer.nn.Half;
import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.Memory;
import dev.kikori.trainer.nn.TextModel;
import dev.kikori.trainer.nn.Weight;
import dev.kikori.trainer.nn.WindowModel;
import dev.kikori.trainer.nn.WindowShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParityTest {
  private static final DecoderShape SMALL = DecoderShape.of(48, 2, 4, 2, 96);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void encoder_exported_agreesWithLibtorch(boolean bias, boolean norm) {
    DecoderShape shape = new DecoderShape(48, 2, 4, 2, 96, bias, norm, 10_000, 1e-5);
    try (LineEncoder encoder = new LineEncoder(300, shape, 1)) {
      encoder.setCentre(numbers(48));
      Parity.Difference difference =
          Parity.encoder(encoder, EncoderGraph.write(encoder, Storage.FLOAT32));
      assertThat(difference.largest()).isLessThan(1e-4);
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(ints = {1, 2, 3, 4})
  void encoder_storedInSixteenBits_agreesWithLibtorch(int layers) {
    try (LineEncoder encoder = new LineEncoder(300, DecoderShape.of(48, layers, 4, 2, 96), 1)) {
      BundleExport.roundToHalves(encoder);
      Parity.Difference difference =
          Parity.encoder(encoder, EncoderGraph.write(encoder, Storage.FLOAT16));
      assertThat(difference.largest()).isLessThan(1e-4);
    }
  }

  @Test
  void window_exported_agreesWithLibtorch() {
    try (WindowModel model = window()) {
      Parity.Difference difference =
          Parity.window(model, WindowGraph.write(model, Storage.FLOAT32));
      assertThat(difference.largest()).isLessThan(1e-4);
    }
  }

  @Test
  void encoder_readBackFromItsGraph_isTheSame() throws IOException {
    Path file = folder.resolve("encoder.onnx");
    try (LineEncoder encoder =
        new LineEncoder(300, new DecoderShape(48, 2, 4, 2, 96, true, true, 10_000, 1e-5), 1)) {
      encoder.setCentre(numbers(48));
      byte[] graph = EncoderGraph.write(encoder, Storage.FLOAT32);
      Files.write(file, graph);
      try (LineEncoder read = EncoderGraph.read(file)) {
        assertThat(EncoderGraph.write(read, Storage.FLOAT32)).isEqualTo(graph);
      }
    }
  }

  @Test
  void window_readBackFromItsGraph_isTheSame() throws IOException {
    Path file = folder.resolve("window.onnx");
    try (WindowModel model = window()) {
      byte[] graph = WindowGraph.write(model, Storage.FLOAT32);
      Files.write(file, graph);
      try (WindowModel read = WindowGraph.read(file)) {
        assertThat(WindowGraph.write(read, Storage.FLOAT32)).isEqualTo(graph);
      }
    }
  }

  @Test
  void text_exported_agreesWithLibtorch() {
    try (TextModel model = new TextModel(new LineEncoder(300, SMALL, 1), 2)) {
      assertThat(Parity.text(model, TextGraph.write(model, Storage.FLOAT32)).largest())
          .isLessThan(1e-4);
    }
  }

  @Test
  void window_inEightBits_isSmallerNearlyTheSameAndCanBeReadBack() throws IOException {
    Path file = folder.resolve("window.onnx");
    try (WindowModel model = wideWindow()) {
      byte[] graph = WindowGraph.write(model, Storage.INT8);
      assertThat(graph.length).isLessThan(WindowGraph.write(model, Storage.FLOAT32).length * 2 / 3);
      assertThat(Parity.window(model, graph).byOutput().get("anomaly"))
          .isPositive()
          .isLessThan(0.05);
      Files.write(file, graph);
      try (WindowModel read = WindowGraph.read(file)) {
        Weight expected = model.parameters().snapshot().get("layers.0.mlp.down_proj.weight");
        float[] actual = read.parameters().snapshot().get("layers.0.mlp.down_proj.weight").values();
        float largest = 0;
        for (float value : expected.values()) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual).containsExactly(expected.values(), within(largest / 127));
      }
    }
  }

  @Test
  void gate_graphOfOtherWeights_refuses() {
    try (LineEncoder encoder = new LineEncoder(300, SMALL, 1);
        LineEncoder other = new LineEncoder(300, SMALL, 2)) {
      byte[] graph = EncoderGraph.write(other, Storage.FLOAT32);
      assertThatThrownBy(() -> Parity.encoder(encoder, graph).check("encoder.onnx"))
          .hasMessageContaining("encoder.onnx: ONNX Runtime differs from libtorch");
    }
  }

  @Test
  void gate_differenceThatIsNoNumber_refuses() {
    Parity.Difference difference = new Parity.Difference(Map.of("anomaly", Double.NaN));
    assertThatThrownBy(() -> difference.check("window.onnx")).hasMessageContaining("NaN");
  }

  private static WindowModel window() {
    return withCodebook(
        new WindowModel(new WindowShape(24, 8, DecoderShape.of(32, 2, 4, 4, 64), 16, 16, 10), 3));
  }

  private static WindowModel wideWindow() {
    return withCodebook(
        new WindowModel(new WindowShape(24, 8, DecoderShape.of(96, 1, 4, 4, 256), 16, 16, 10), 3));
  }

  private static WindowModel withCodebook(WindowModel model) {
    float[] rows = new float[10 * 24];
    Random random = new Random(5);
    for (int r = 0; r < 10; r++) {
      double squares = 0;
      for (int i = 0; i < 24; i++) {
        rows[r * 24 + i] = (float) random.nextGaussian();
        squares += rows[r * 24 + i] * rows[r * 24 + i];
      }
      for (int i = 0; i < 24; i++) {
        rows[r * 24 + i] /= (float) Math.sqrt(squares);
      }
    }
    model.setCodebook(new Weight(new long[] {10, 24}, rows));
    float[] histograms = new float[6 * 11];
    for (int i = 0; i < histograms.length; i++) {
      histograms[i] = Half.round((float) Math.log1p(random.nextInt(4)));
    }
    model.setMemory(new Memory(new Weight(new long[] {6, 11}, histograms)));
    return model;
  }

  private static float[] numbers(int length) {
    Random random = new Random(7);
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextGaussian() * 0.1f;
    }
    return numbers;
  }
}
