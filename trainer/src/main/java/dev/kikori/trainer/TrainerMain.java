package dev.kikori.trainer;

import dev.kikori.scorer.model.BundleException;
import dev.kikori.trainer.data.DataException;
import dev.kikori.trainer.evaluate.EvaluateCommand;
import dev.kikori.trainer.recipe.RecipeException;
import dev.kikori.trainer.train.TrainingStopped;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The trainer's commands. Exit status: 0 done, 2 bad usage, 3 bad data or recipe, 1 anything else; 130 or 143 after a signal. */
@Command(
    name = "kikori",
    description = "Trains and fine-tunes Kikori's models.",
    mixinStandardHelpOptions = true,
    subcommands = {TrainCommand.class, FinetuneCommand.class, EvaluateCommand.class})
public final class TrainerMain {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 3;

  private TrainerMain() {}

  /** Starts the trainer, in a child process if the environment is not as libtorch needs it. */
  public static void main(String[] arguments) throws Exception {
    if (Relaunch.needed(System.getenv())) {
      System.exit(Relaunch.run(TrainerMain.class, List.of(arguments)));
    }
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new TrainerMain())
        .setExecutionExceptionHandler((e, commandLine, result) -> report(e, commandLine));
  }

  private static int report(Exception e, CommandLine commandLine) {
    if (e instanceof TrainingStopped) {
      return FAILED;
    }
    if (e instanceof DataException
        || e instanceof RecipeException
        || e instanceof BundleException
        || e instanceof IOException) {
      commandLine.getErr().println(e.getMessage());
      return BAD_INPUT;
    }
    e.printStackTrace(commandLine.getErr());
    return FAILED;
  }
}
