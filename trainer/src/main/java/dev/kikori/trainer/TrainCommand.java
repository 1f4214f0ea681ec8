package dev.kikori.trainer;

import dev.kikori.trainer.recipe.Recipe;
import dev.kikori.trainer.recipe.RecipeRunner;
import dev.kikori.trainer.train.Progress;
import dev.kikori.trainer.train.StopSignal;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "train",
    description = "Trains a bundle from scratch, by a recipe.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Stop it with Ctrl-C: the last checkpoint is written, and --resume goes on from there."
    })
final class TrainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RECIPE", description = "YAML file; examples are in recipes.")
  private Path recipe = Path.of("");

  @Option(names = "--resume", description = "Go on where an earlier run of this recipe stopped.")
  private boolean resume;

  @Override
  public Integer call() throws Exception {
    try (StopSignal stop = StopSignal.onShutdown()) {
      Path base =
          Objects.requireNonNull(recipe.toAbsolutePath().getParent(), "a recipe has a folder");
      RecipeRunner.run(Recipe.read(recipe), base, resume, stop, Progress.onStandardError());
      return 0;
    }
  }
}
