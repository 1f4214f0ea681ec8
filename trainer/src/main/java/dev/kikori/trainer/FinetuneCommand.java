package dev.kikori.trainer;

import dev.kikori.scorer.model.ShippedBundle;
import dev.kikori.trainer.recipe.FineTuning;
import dev.kikori.trainer.recipe.Recipe;
import dev.kikori.trainer.train.Progress;
import dev.kikori.trainer.train.StopSignal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "finetune",
    description = "Fits a bundle to labelled logs, with every weight or with LoRA.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Stop it with Ctrl-C: the last checkpoint is written, and --resume goes on from there."
    })
final class FinetuneCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DESC.yaml",
      description = "Data descriptor of the labelled logs.")
  private Path data = Path.of("");

  @Option(
      names = "--method",
      required = true,
      paramLabel = "full|lora|text",
      description =
          "What learns: the window model; adapters; or the flat reference (whole window as text).")
  private String method = "";

  @Option(
      names = "--base",
      paramLabel = "BUNDLE",
      description = "Bundle to start from; the one that Kikori comes with unless given.")
  private @Nullable Path base;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the new bundle.")
  private Path out = Path.of("");

  @Option(
      names = "--settings",
      paramLabel = "RECIPE",
      description = "Take supervised, lora, seed and precision from a recipe.")
  private @Nullable Path settings;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the windows.")
  private @Nullable Integer epochs;

  @Option(names = "--lr", paramLabel = "X", description = "Highest learning rate.")
  private @Nullable Double learningRate;

  @Option(names = "--minutes", paramLabel = "M", description = "Minutes after which it ends.")
  private @Nullable Double minutes;

  @Option(
      names = "--tune-encoder",
      description = "Let the line encoder learn too (LoRA always does).")
  private boolean tuneEncoder;

  @Option(
      names = "--limit-labelled",
      paramLabel = "N",
      description = "Use so many labelled windows at most.")
  private int limitLabelled;

  @Option(names = "--seed", paramLabel = "N", description = "Every random choice follows from it.")
  private @Nullable Long seed;

  @Option(names = "--resume", description = "Go on where an earlier run with this --out stopped.")
  private boolean resume;

  @Override
  public Integer call() throws Exception {
    Recipe recipe = settings == null ? Recipe.defaults("finetune") : Recipe.read(settings);
    Recipe.SupervisedPart supervised =
        recipe.supervised().with(method, tuneEncoder, epochs, learningRate, minutes);
    try (StopSignal stop = StopSignal.onShutdown()) {
      Progress progress = Progress.onStandardError();
      FineTuning.Request request =
          new FineTuning.Request(
              base == null ? ShippedBundle.folder() : base,
              data,
              out,
              limitLabelled,
              supervised,
              recipe.lora(),
              seed == null ? recipe.seed() : seed,
              recipe.mixed());
      FineTuning.Report report = FineTuning.run(request, resume, stop, progress);
      progress.say(
          String.format(
              Locale.ROOT,
              "%s: validation F1 %.4f, PR-AUC %.4f; %,d of %,d parameters, %.0f s (%,.0f windows/s), peak memory %,d MB, checkpoint %,d bytes",
              report.method(),
              report.f1(),
              report.prAuc(),
              report.trainableParameters(),
              report.parameters(),
              report.seconds(),
              report.windowsPerSecond(),
              report.peakMemoryBytes() >> 20,
              report.checkpointBytes()));
      progress.say("bundle: " + out);
      return 0;
    }
  }
}
