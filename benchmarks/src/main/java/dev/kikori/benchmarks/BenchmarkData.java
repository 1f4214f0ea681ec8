package dev.kikori.benchmarks;

import dev.kikori.benchmarks.common.UnusableSetupException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the log data that is not part of the repository: in {@code $KIKORI_DATA}, else in {@code ../shared/data} beside it. */
public final class BenchmarkData {
  private static final String VARIABLE = "KIKORI_DATA";
  private static final Path DEFAULT = Path.of("..", "shared", "data");

  private BenchmarkData() {}

  /**
   * A file of the data folder.
   *
   * @param relative its path inside the folder
   * @throws UnusableSetupException if it is not there
   */
  public static Path file(String relative) {
    String configured = System.getenv(VARIABLE);
    // Tests run in the module's folder, the launcher in the repository's.
    Path beside = Files.exists(DEFAULT) ? DEFAULT : Path.of("..").resolve(DEFAULT);
    Path file = (configured == null ? beside : Path.of(configured)).resolve(relative);
    if (!Files.exists(file)) {
      throw new UnusableSetupException(
          "data: "
              + file
              + " is absent (expected: the data folder at "
              + DEFAULT
              + ", or "
              + VARIABLE
              + " naming it)");
    }
    return file;
  }
}
