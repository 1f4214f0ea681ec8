package dev.kikori.server.model;

import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.BundleManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of models made of the shipped bundle, under names and versions as a test wants them. */
public final class TestRepository {
  /** The shipped bundle. */
  public static final Path SHIPPED = Path.of("..", "bundles", "kikori-nano");

  private static final List<String> FILES =
      List.of(Bundle.TOKENIZER, Bundle.ENCODER, Bundle.WINDOW, Bundle.TEMPLATES);

  private final Path folder;

  public TestRepository(Path folder) {
    this.folder = folder;
  }

  public Path folder() {
    return folder;
  }

  /** Adds a version whose manifest says {@code name} and {@code 0.version.0}. */
  public Path add(String name, int version) {
    try {
      Path target = Files.createDirectories(folder.resolve(name).resolve(String.valueOf(version)));
      for (String file : FILES) {
        Files.copy(SHIPPED.resolve(file), target.resolve(file));
      }
      writeManifest(target, name, version);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeManifest(Path target, String name, int version) throws IOException {
    BundleManifest shipped = Bundle.open(SHIPPED).manifest();
    BundleManifest own =
        new BundleManifest(
            shipped.schemaVersion(),
            name,
            "0." + version + ".0",
            shipped.baseModel(),
            shipped.method(),
            shipped.opset(),
            shipped.encoder(),
            shipped.window(),
            shipped.thresholds(),
            shipped.calibration(),
            shipped.metrics(),
            shipped.trainingData(),
            shipped.files());
    Bundle.write(target, own, FILES);
  }
}
