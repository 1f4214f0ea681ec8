package dev.kikori.scorer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundleTest {
  @TempDir Path folder;

  @BeforeEach
  void writeBundle() throws IOException {
    for (String name : List.of(Bundle.TOKENIZER, Bundle.ENCODER, Bundle.WINDOW)) {
      Files.writeString(folder.resolve(name), "content of " + name);
    }
    Files.write(
        folder.resolve(Bundle.TEMPLATES),
        ByteBuffer.allocate(24).putLong(-5).putLong(3).putLong(9).array());
    BundleManifest manifest =
        new BundleManifest(
            Bundle.SCHEMA_VERSION,
            "test",
            "1",
            "none",
            BundleManifest.LINE_WINDOW,
            17,
            new BundleManifest.EncoderShape(192, 48),
            new BundleManifest.WindowShape(WindowFeatures.COUNT, 128, 100, 100),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            Map.of());
    Bundle.write(
        folder,
        manifest,
        List.of(Bundle.TOKENIZER, Bundle.ENCODER, Bundle.WINDOW, Bundle.TEMPLATES));
  }

  @Test
  void open_whatWriteWrote_isAccepted() {
    Bundle bundle = Bundle.open(folder);
    assertThat(bundle.manifest().name()).isEqualTo("test");
    assertThat(bundle.knows(-5)).isTrue();
    assertThat(bundle.knows(4)).isFalse();
  }

  @Test
  void open_changedFile_namesTheFileAndBothHashes() throws IOException {
    Files.writeString(folder.resolve(Bundle.ENCODER), "tampered");
    assertThatThrownBy(() -> Bundle.open(folder))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("encoder.onnx: SHA-256");
  }

  @Test
  void open_missingFile_namesIt() throws IOException {
    Files.delete(folder.resolve(Bundle.WINDOW));
    assertThatThrownBy(() -> Bundle.open(folder))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("window.onnx: can't be read");
  }

  @Test
  void open_foreignSchema_namesGivenAndExpected() throws IOException {
    replace("\"schema_version\" : 1", "\"schema_version\" : 2");
    assertThatThrownBy(() -> Bundle.open(folder))
        .hasMessageContaining("schema_version: 2 (expected: 1)");
  }

  @Test
  void open_unfitOpset_namesGivenAndExpected() throws IOException {
    replace("\"opset\" : 17", "\"opset\" : 99");
    assertThatThrownBy(() -> Bundle.open(folder))
        .hasMessageContaining("opset: 99 (expected: 13..21)");
  }

  @Test
  void open_fileOutsideTheFolder_isRefused() throws IOException {
    replace("\"" + Bundle.WINDOW + "\"", "\"../" + Bundle.WINDOW + "\"");
    assertThatThrownBy(() -> Bundle.open(folder))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("window.onnx");
  }

  @Test
  void open_noBundle_saysHowToMakeOne(@TempDir Path empty) {
    assertThatThrownBy(() -> Bundle.open(empty))
        .hasMessageContaining("no bundle.json")
        .hasMessageContaining("./kikori train");
  }

  @Test
  void load_graphsThatAreNone_namesTheFile() {
    assertThatThrownBy(() -> Model.load(Bundle.open(folder), 1, OnnxRuntime.Provider.CPU))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(Bundle.TOKENIZER);
  }

  private void replace(String what, String with) throws IOException {
    Path file = folder.resolve(Bundle.MANIFEST);
    String text = Files.readString(file);
    assertThat(text).contains(what);
    Files.writeString(file, text.replace(what, with));
  }
}
