package dev.kikori.trainer.evaluate;

import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.OnnxRuntime;
import dev.kikori.scorer.model.ShippedBundle;
import dev.kikori.trainer.data.DataDescriptor;
import dev.kikori.trainer.data.DataException;
import dev.kikori.trainer.data.Dataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kikori evaluate}: figures on labelled logs, with the simple detectors on the same split beside them. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Measures detectors on a labelled data set: Kikori's bundle, and the simple detectors that it has to beat.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:measured", "2:bad usage", "3:data or bundle not usable"})
public final class EvaluateCommand implements Callable<Integer> {
  private static final int THREADS = 2;
  private static final String NO_BUNDLE = "none";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DESC.yaml",
      description = "Data descriptor; examples are in recipes/data.")
  private List<Path> descriptors = List.of();

  @Option(
      names = "--bundle",
      paramLabel = "DIR|none",
      description =
          "The bundle to measure; the one that Kikori comes with unless given. `none` leaves the simple detectors alone.")
  private @Nullable String bundle;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the figures as JSON, one object per data set in a list.")
  private @Nullable Path json;

  @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the tables as Markdown.")
  private @Nullable Path markdown;

  @Option(
      names = "--plot",
      paramLabel = "FILE.png",
      description = "Draws the rate of false alerts over time (of the last data set).")
  private @Nullable Path plot;

  @Option(
      names = "--budget",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "False alerts per 1,000 windows that detectors without labels may raise (default: ${DEFAULT-VALUE}).")
  private double budget;

  @Option(
      names = "--seed",
      defaultValue = "42",
      paramLabel = "N",
      description = "Seed of whatever is drawn at random (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException {
    if (!(budget > 0 && budget <= 500)) {
      throw new ParameterException(
          spec.commandLine(), "--budget: " + budget + " (expected: above 0, at most 500)");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<Report> reports = new ArrayList<>();
    try (Model model = model()) {
      for (Path file : descriptors) {
        Report report = evaluate(file, model, err);
        reports.add(report);
        out.println(report.markdown());
        out.flush();
      }
    }
    write(reports);
    return 0;
  }

  private @Nullable Model model() {
    if (NO_BUNDLE.equals(bundle)) {
      return null;
    }
    Path folder = bundle == null ? ShippedBundle.folder() : Path.of(bundle);
    return Model.load(Bundle.open(folder), THREADS, OnnxRuntime.Provider.CPU);
  }

  private Report evaluate(Path file, @Nullable Model model, PrintWriter err) {
    Dataset data = Dataset.load(DataDescriptor.read(file));
    if (!data.descriptor().isLabelled()) {
      throw new DataException(
          file + ": labels: missing (expected: labels, or there is nothing to measure by)");
    }
    List<Detector> detectors = new ArrayList<>(Baselines.all(data.train(), seed));
    if (model != null) {
      detectors.addAll(kikori(model, data));
    }
    return new Evaluation(data, budget, seed)
        .run(
            detectors,
            name -> {
              err.println(data.descriptor().name() + ": " + name);
              err.flush();
            });
  }

  /** The bundle's labels speak only for data that it was trained on. */
  private List<Detector> kikori(Model model, Dataset data) {
    List<Detector> detectors = new ArrayList<>();
    detectors.add(KikoriVerdicts.coldStart(model, budget));
    detectors.add(new KikoriVerdicts(model, Supervision.NONE, budget));
    detectors.add(new KikoriVerdicts(model, Supervision.NORMAL_ONLY, budget));
    String name = data.descriptor().name();
    if (model.bundle().manifest().trainingData().stream()
        .anyMatch(trained -> trained.name().equals(name))) {
      detectors.add(new KikoriVerdicts(model, Supervision.LABELS, budget));
      detectors.add(new KikoriWindowModel(model));
    }
    return detectors;
  }

  private void write(List<Report> reports) throws IOException {
    if (markdown != null) {
      StringBuilder text = new StringBuilder();
      reports.forEach(report -> text.append(report.markdown()));
      Files.writeString(markdown, text);
    }
    if (json != null) {
      Files.writeString(
          json, "[\n" + String.join(",\n", reports.stream().map(Report::json).toList()) + "]\n");
    }
    if (plot != null) {
      RatePlot.write(reports.get(reports.size() - 1), plot);
    }
  }
}
