package dev.kikori.trainer.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A training run: its folder with checkpoints, metrics and plot, and what its stages share.
 *
 * @param folder where everything is written
 * @param seed all random choices follow from it
 * @param resume whether stages take up where their checkpoints left them
 * @param stop asks the loop to stop
 * @param progress tells how far it is
 * @param metrics figures
 */
public record Run(
    Path folder,
    long seed,
    boolean resume,
    StopSignal stop,
    Progress progress,
    MetricsLog metrics) {
  /** Opens a run in a folder, which is made if needed. */
  public static Run open(Path folder, long seed, boolean resume, StopSignal stop, Progress progress)
      throws IOException {
    Files.createDirectories(folder);
    return new Run(
        folder,
        seed,
        resume,
        stop,
        progress,
        new MetricsLog(folder.resolve("metrics.jsonl"), resume));
  }

  /** The checkpoint of a stage that is not finished. */
  Path checkpoint(String stage) {
    return folder.resolve("checkpoint-" + stage + ".safetensors");
  }

  /** Draws the losses so far into {@code loss.png}. */
  public void plot() throws IOException {
    LossPlot.write(folder.resolve("loss.png"), metrics.entries());
  }
}
