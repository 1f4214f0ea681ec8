package dev.kikori.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where Kikori is installed, and what lies there. */
final class Installation {
  /** The folder that Kikori is installed in; set by the launcher. */
  static final String HOME = "kikori.home";

  /** The bundle that is used if none is given: {@value}. */
  static final String DEFAULT_BUNDLE = "kikori-nano";

  private Installation() {}

  /**
   * The folder of a bundle.
   *
   * @param given what the user said, or null for the one that Kikori comes with
   */
  static Path bundle(@Nullable Path given) {
    if (given != null) {
      if (!Files.isDirectory(given)) {
        throw CommandFailure.unreadable(
            "--bundle: " + given + " (expected: the folder of a bundle)");
      }
      return given;
    }
    Path folder = Path.of(System.getProperty(HOME, ".")).resolve("bundles").resolve(DEFAULT_BUNDLE);
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.unreadable(
          folder
              + ": not there (expected: the bundle that Kikori comes with; or say --bundle DIR)");
    }
    return folder;
  }
}
