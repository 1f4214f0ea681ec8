package dev.kikori.scorer.model;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whatever stands in {@code bundle.json}, opening the folder ends in a bundle or in a {@link BundleException}. */
final class BundleFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void open_anyManifest_isABundleOrABundleException(byte[] manifest) throws IOException {
    Path folder = Files.createTempDirectory("bundle");
    try {
      Files.write(folder.resolve(Bundle.MANIFEST), manifest);
      Bundle.open(folder);
    } catch (BundleException e) {
      if (e.getMessage() == null || !e.getMessage().contains(folder.toString())) {
        throw new AssertionError("a message that does not name the file", e);
      }
    } finally {
      Files.deleteIfExists(folder.resolve(Bundle.MANIFEST));
      Files.delete(folder);
    }
  }
}
