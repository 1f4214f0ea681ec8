package dev.kikori.trainer.recipe;

import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.BundleManifest;
import dev.kikori.scorer.model.TextWindowScorer;
import dev.kikori.scorer.model.Tokenizer;
import dev.kikori.trainer.data.DataDescriptor;
import dev.kikori.trainer.data.LabelledWindow;
import dev.kikori.trainer.export.BundleExport;
import dev.kikori.trainer.export.EncoderGraph;
import dev.kikori.trainer.export.Parity;
import dev.kikori.trainer.export.TextGraph;
import dev.kikori.trainer.nn.Parameters;
import dev.kikori.trainer.nn.TextModel;
import dev.kikori.trainer.nn.Torch;
import dev.kikori.trainer.train.Progress;
import dev.kikori.trainer.train.Ranking;
import dev.kikori.trainer.train.Run;
import dev.kikori.trainer.train.Safetensors;
import dev.kikori.trainer.train.StopSignal;
import dev.kikori.trainer.train.TextTraining;
import dev.kikori.trainer.train.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Fine-tuning of the flat reference: the base's encoder reads whole windows as text. */
final class TextFineTuning {
  private TextFineTuning() {}

  static FineTuning.Report run(
      FineTuning.Request request,
      Bundle base,
      DataDescriptor data,
      List<LabelledWindow> windows,
      Path out,
      boolean resume,
      StopSignal stop,
      Progress progress)
      throws IOException {
    Run run =
        Run.open(
            out.resolveSibling(out.getFileName() + "-run"), request.seed(), resume, stop, progress);
    TrainingData.Split split = TrainingData.split(windows);
    try (Tokenizer tokenizer = Tokenizer.open(base.file(Bundle.TOKENIZER));
        TextModel model =
            new TextModel(EncoderGraph.read(base.file(Bundle.ENCODER)), request.seed())) {
      model.encoder().parameters().setMixed(request.mixed());
      List<TextTraining.Text> train = texts(split.early(), tokenizer);
      List<TextTraining.Text> validation = texts(split.latest(), tokenizer);
      double tokens = train.stream().mapToInt(text -> text.tokens().length).average().orElse(0);
      progress.say(
          String.format(
              Locale.ROOT,
              "finetune (text): %,d windows of %.0f tokens, validation %,d",
              train.size(),
              tokens,
              validation.size()));
      TextTraining training =
          new TextTraining(model, train, validation, request.settings().options(), request.seed());
      TrainingLoop.Outcome outcome = training.run(run);
      Path weights = run.folder().resolve("weights.safetensors");
      new Safetensors(Parameters.snapshot(training.weights()), Map.of("method", Recipe.TEXT))
          .write(weights);
      BundleExport.roundToHalves(model.encoder());
      Ranking ranking = Ranking.of(training.scores(validation), TextTraining.labels(validation));
      Tensor bias = model.headParameters().get("head.bias");
      Torch.scope(() -> Torch.withoutGradients(() -> bias.sub_(new Scalar(ranking.threshold()))));
      long count = model.encoder().parameters().count() + model.headParameters().count();
      FineTuning.Report report =
          new FineTuning.Report(
              Recipe.TEXT,
              windows.size(),
              (int) windows.stream().filter(LabelledWindow::anomalous).count(),
              ranking.bestF1(),
              ranking.prAuc(),
              count,
              count,
              outcome.seconds(),
              outcome.unitsPerSecond(),
              FineTuning.peakMemoryBytes(),
              Files.size(weights),
              0);
      export(base, data, model, report, out, progress);
      FineTuning.writeReport(run, report);
      return report;
    }
  }

  private static List<TextTraining.Text> texts(List<LabelledWindow> windows, Tokenizer tokenizer) {
    return windows.stream()
        .map(
            labelled -> {
              long[] ids =
                  tokenizer.encode(TextWindowScorer.prompt(labelled.window()), TextGraph.POSITIONS);
              return new TextTraining.Text(
                  Arrays.stream(ids).mapToInt(id -> (int) id).toArray(), labelled.anomalous());
            })
        .toList();
  }

  private static void export(
      Bundle base,
      DataDescriptor data,
      TextModel model,
      FineTuning.Report report,
      Path out,
      Progress progress)
      throws IOException {
    BundleManifest manifest = base.manifest();
    Parity.Difference difference =
        BundleExport.writeText(
            out,
            model,
            base.file(Bundle.TOKENIZER),
            new BundleExport.Facts(
                manifest.name() + "+" + data.name() + "-text",
                manifest.version(),
                manifest.name() + " " + manifest.version(),
                TextGraph.POSITIONS,
                manifest.window().size(),
                manifest.window().step(),
                Map.of("anomaly", 0.0),
                Map.of(
                    data.name() + "_validation",
                    Map.of("f1", report.f1(), "pr_auc", report.prAuc())),
                FineTuning.provenance(manifest, data)));
    progress.say(Bundle.TEXT + ": largest difference from libtorch " + difference.byOutput());
  }
}
