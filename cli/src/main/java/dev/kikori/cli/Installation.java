package dev.kikori.cli;

import dev.kikori.scorer.model.ShippedBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which bundle is meant. */
final class Installation {
  private Installation() {}

  /**
   * The folder of a bundle.
   *
   * @param given what the user said, or null for the one that Kikori comes with
   */
  static Path bundle(@Nullable Path given) {
    if (given == null) {
      return ShippedBundle.folder();
    }
    if (!Files.isDirectory(given)) {
      throw CommandFailure.unreadable("--bundle: " + given + " (expected: the folder of a bundle)");
    }
    return given;
  }
}
