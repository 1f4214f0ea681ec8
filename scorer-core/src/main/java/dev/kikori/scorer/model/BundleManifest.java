package dev.kikori.scorer.model;

import java.util.List;
import java.util.Map;

/**
 * The contents of {@code bundle.json}, keys in snake case. The trainer writes it, {@link Bundle} reads and checks it.
 *
 * @param schemaVersion {@value Bundle#SCHEMA_VERSION}
 * @param name name of the bundle, for example {@code kikori-nano}
 * @param version version of the bundle
 * @param baseModel what the encoder's weights started from
 * @param method {@code line-window} (line encoder and window model) or {@code text} (whole window as text)
 * @param opset ONNX operator set of the graphs
 * @param encoder shape of the line encoder
 * @param window shape of the window model, and the windows it was trained on
 * @param thresholds logits above which a window counts as anomalous, by output
 * @param calibration constants that turn outputs into risk
 * @param metrics what it reached, by data set and metric
 * @param trainingData what it was trained on, with licences
 * @param files SHA-256 (hexadecimal) of every other file in the folder
 */
public record BundleManifest(
    int schemaVersion,
    String name,
    String version,
    String baseModel,
    String method,
    int opset,
    EncoderShape encoder,
    WindowShape window,
    Map<String, Double> thresholds,
    Map<String, Double> calibration,
    Map<String, Map<String, Double>> metrics,
    List<TrainingData> trainingData,
    Map<String, String> files) {

  /** The method of the line encoder and window model. */
  public static final String LINE_WINDOW = "line-window";

  /** The method of the flat reference. */
  public static final String TEXT = "text";

  /**
   * Shape of the line encoder.
   *
   * @param dim width of an embedding
   * @param maxTokens tokens of a line that are read; of a whole window for the method {@code text}
   */
  public record EncoderShape(int dim, int maxTokens) {}

  /**
   * Shape of the window model.
   *
   * @param features features a line beside the embedding
   * @param maxLines most lines that one pass takes
   * @param size lines a window that it was trained on
   * @param step lines from one window's start to the next one's
   */
  public record WindowShape(int features, int maxLines, int size, int step) {}

  /**
   * One set of training data.
   *
   * @param name name of the set
   * @param licence its licence, in the words of its owner
   * @param source where it comes from
   */
  public record TrainingData(String name, String licence, String source) {}
}
