package dev.kikori.trainer.export;

import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.BundleManifest;
import dev.kikori.scorer.model.WindowFeatures;
import dev.kikori.trainer.nn.Half;
import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.TextModel;
import dev.kikori.trainer.nn.Weight;
import dev.kikori.trainer.nn.WindowModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Writes a bundle's folder. Both graphs have to pass the parity gate first; what fails it is not written. */
public final class BundleExport {
  private BundleExport() {}

  /**
   * What goes into the manifest.
   *
   * @param name name of the bundle
   * @param version version of the bundle
   * @param baseModel what the weights started from
   * @param maxTokens tokens of a line that are read
   * @param size lines a window
   * @param step lines from one window's start to the next one's
   * @param thresholds logits by output
   * @param metrics figures by data set
   * @param trainingData what it was trained on
   */
  public record Facts(
      String name,
      String version,
      String baseModel,
      int maxTokens,
      int size,
      int step,
      Map<String, Double> thresholds,
      Map<String, Map<String, Double>> metrics,
      List<BundleManifest.TrainingData> trainingData) {}

  /**
   * Rounds an encoder's large matrices to what 16 bits hold, so that the exported encoder, which stores them so, is the same encoder. To be
   * called before anything is computed from its embeddings.
   */
  public static void roundToHalves(LineEncoder encoder) {
    Map<String, Weight> weights = encoder.parameters().snapshot();
    weights
        .values()
        .forEach(
            weight -> {
              if (weight.shape().length == 2) {
                for (int i = 0; i < weight.values().length; i++) {
                  weight.values()[i] = Half.round(weight.values()[i]);
                }
              }
            });
    encoder.parameters().load(weights);
  }

  /**
   * Writes the bundle.
   *
   * @param templates sorted ids of the templates trained on
   * @return differences between ONNX Runtime and libtorch
   * @throws IllegalStateException if a graph fails the parity gate
   */
  public static Map<String, Parity.Difference> write(
      Path folder,
      LineEncoder encoder,
      WindowModel window,
      Storage windowStorage,
      Path tokenizer,
      long[] templates,
      Facts facts)
      throws IOException {
    byte[] encoderGraph = EncoderGraph.write(encoder, Storage.FLOAT16);
    Parity.Difference encoderDifference = Parity.encoder(encoder, encoderGraph);
    encoderDifference.check(Bundle.ENCODER);
    Parity.Difference windowDifference =
        Parity.window(window, WindowGraph.write(window, Storage.FLOAT32));
    windowDifference.check(Bundle.WINDOW);
    Files.createDirectories(folder);
    Files.write(folder.resolve(Bundle.ENCODER), encoderGraph);
    Files.write(folder.resolve(Bundle.WINDOW), WindowGraph.write(window, windowStorage));
    copy(tokenizer, folder.resolve(Bundle.TOKENIZER));
    ByteBuffer ids = ByteBuffer.allocate(templates.length * Long.BYTES);
    ids.asLongBuffer().put(templates);
    Files.write(folder.resolve(Bundle.TEMPLATES), ids.array());
    Bundle.write(
        folder,
        manifest(BundleManifest.LINE_WINDOW, encoder, facts),
        List.of(Bundle.TOKENIZER, Bundle.ENCODER, Bundle.WINDOW, Bundle.TEMPLATES));
    return Map.of(Bundle.ENCODER, encoderDifference, Bundle.WINDOW, windowDifference);
  }

  /**
   * Writes a bundle of the flat reference.
   *
   * @return differences between ONNX Runtime and libtorch
   * @throws IllegalStateException if the graph fails the parity gate
   */
  public static Parity.Difference writeText(
      Path folder, TextModel model, Path tokenizer, Facts facts) throws IOException {
    byte[] graph = TextGraph.write(model, Storage.FLOAT16);
    Parity.Difference difference = Parity.text(model, graph);
    difference.check(Bundle.TEXT);
    Files.createDirectories(folder);
    Files.write(folder.resolve(Bundle.TEXT), graph);
    copy(tokenizer, folder.resolve(Bundle.TOKENIZER));
    Bundle.write(
        folder,
        manifest(BundleManifest.TEXT, model.encoder(), facts),
        List.of(Bundle.TOKENIZER, Bundle.TEXT));
    return difference;
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!from.toAbsolutePath().equals(to.toAbsolutePath())) {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static BundleManifest manifest(String method, LineEncoder encoder, Facts facts) {
    return new BundleManifest(
        Bundle.SCHEMA_VERSION,
        facts.name(),
        facts.version(),
        facts.baseModel(),
        method,
        OnnxWriter.OPSET,
        new BundleManifest.EncoderShape(encoder.shape().dim(), facts.maxTokens()),
        new BundleManifest.WindowShape(
            WindowFeatures.COUNT, WindowGraph.POSITIONS, facts.size(), facts.step()),
        facts.thresholds(),
        Map.of(),
        facts.metrics(),
        facts.trainingData(),
        Map.of());
  }
}
