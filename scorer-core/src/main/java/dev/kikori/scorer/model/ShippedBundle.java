package dev.kikori.scorer.model;

import java.nio.file.Files;
import java.nio.file.Path;

/** The bundle that Kikori comes with, where Kikori is installed. */
public final class ShippedBundle {
  /** The system property with the folder that Kikori is installed in, set by the launcher: {@value}. */
  public static final String HOME = "kikori.home";

  /** The bundle's name: {@value}. */
  public static final String NAME = "kikori-nano";

  private ShippedBundle() {}

  /**
   * Its folder.
   *
   * @throws BundleException if it is not there
   */
  public static Path folder() {
    Path folder = Path.of(System.getProperty(HOME, ".")).resolve("bundles").resolve(NAME);
    if (!Files.isDirectory(folder)) {
      throw new BundleException(
          folder
              + ": not there (expected: the bundle that Kikori comes with; or say which one is to be used)");
    }
    return folder;
  }
}
