package dev.kikori.cli;

import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.BundleException;
import dev.kikori.scorer.model.BundleManifest;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kikori bundle}: what a model bundle says of itself, and whether it is whole. */
@Command(
    name = "bundle",
    description = "Inspect or verify a model bundle.",
    synopsisSubcommandLabel = "COMMAND")
final class BundleCommand {

  /** Prints a bundle's manifest in words. */
  @Command(
      name = "inspect",
      description = "Print what a bundle is, what it was trained on and what it reached.",
      footer = {"", "Exit status: 0 printed, 2 bad usage, 3 no bundle that this version can use."})
  static final class Inspect implements Callable<Integer> {

    @Parameters(
        arity = "0..1",
        paramLabel = "DIR",
        description = "The bundle's folder; the one that Kikori comes with unless given.")
    private @Nullable Path folder;

    private final Output out;

    Inspect(Output out) {
      this.out = out;
    }

    @Override
    public Integer call() throws IOException {
      Bundle bundle = Bundle.open(Installation.bundle(folder));
      BundleManifest manifest = bundle.manifest();
      row("bundle", manifest.name() + " " + manifest.version());
      row("folder", bundle.folder() + ", " + megabytes(bundle));
      row(
          "method",
          manifest.method()
              + (manifest.baseModel() == null ? "" : ", from " + manifest.baseModel()));
      row(
          "encoder",
          manifest.encoder().dim()
              + " wide, reads "
              + manifest.encoder().maxTokens()
              + " tokens of a line");
      BundleManifest.WindowShape window = manifest.window();
      row(
          "window",
          window.size()
              + " lines every "
              + window.step()
              + ", at most "
              + window.maxLines()
              + " in one pass");
      row("opset", String.valueOf(manifest.opset()));
      row("templates", Numbers.grouped(bundle.knownTemplates()) + " known by heart");
      numbers("threshold", manifest.thresholds());
      numbers("calibration", manifest.calibration());
      if (manifest.metrics() != null) {
        manifest.metrics().forEach((set, values) -> numbers("on " + set, values));
      }
      if (manifest.trainingData() != null) {
        manifest
            .trainingData()
            .forEach(
                data ->
                    row(
                        "trained on",
                        data.name() + ": " + data.licence() + " (" + data.source() + ")"));
      }
      manifest.files().forEach((name, sha256) -> row("file", name + "  sha256 " + sha256));
      return ExitStatus.OK;
    }

    private void numbers(String label, @Nullable Map<String, Double> values) {
      if (values != null && !values.isEmpty()) {
        StringBuilder text = new StringBuilder();
        values.forEach(
            (name, value) ->
                text.append(text.length() == 0 ? "" : ", ")
                    .append(name)
                    .append(' ')
                    .append(number(value)));
        row(label, text.toString());
      }
    }

    private static String number(double value) {
      return value == Math.rint(value)
          ? String.valueOf((long) value)
          : String.format(Locale.ROOT, "%.4g", value);
    }

    private void row(String label, String text) {
      out.line(String.format("%-12s  %s", Printable.line(label), Printable.line(text)));
    }

    private static String megabytes(Bundle bundle) throws IOException {
      long bytes = Files.size(bundle.folder().resolve(Bundle.MANIFEST));
      for (String name : bundle.manifest().files().keySet()) {
        bytes += Files.size(bundle.file(name));
      }
      return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
  }

  /** Checks a bundle as a server would before it uses it. */
  @Command(
      name = "verify",
      description =
          "Check a bundle: its manifest, the SHA-256 of every file, and that its graphs load.",
      footer = {"", "Exit status: 0 whole, 1 not, with the reason, 2 bad usage, 3 no such folder."})
  static final class Verify implements Callable<Integer> {

    @Parameters(
        arity = "0..1",
        paramLabel = "DIR",
        description = "The bundle's folder; the one that Kikori comes with unless given.")
    private @Nullable Path folder;

    private final Output out;

    Verify(Output out) {
      this.out = out;
    }

    @Override
    public Integer call() {
      Path where = Installation.bundle(folder);
      try {
        Bundle bundle = Bundle.open(where);
        try (Model model = Model.load(bundle, 1, OnnxRuntime.Provider.CPU)) {
          BundleManifest manifest = model.bundle().manifest();
          out.line(
              Printable.line(
                  "ok: "
                      + manifest.name()
                      + " "
                      + manifest.version()
                      + ", "
                      + manifest.files().size()
                      + " files"));
          return ExitStatus.OK;
        }
      } catch (BundleException e) {
        out.line(Printable.line("not ok: " + e.getMessage()));
        return ExitStatus.ALERTS;
      }
    }
  }
}
