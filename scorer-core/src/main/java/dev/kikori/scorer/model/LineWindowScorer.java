package dev.kikori.scorer.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The default method: the line encoder reads each template once, a small causal decoder reads the window's line embeddings. A window longer
 * than the model takes is read in segments, and its anomaly is the highest of theirs. Segments of like length share a batch.
 */
final class LineWindowScorer implements WindowScorer {
  private static final int BATCH = 16;
  private static final Set<String> OUTPUTS = Set.of("anomaly", "contribution", "surprise");

  private final OnnxRuntime runtime;
  private final OrtSession session;
  private final LineEncoder encoder;
  private final int maxLines;

  LineWindowScorer(OnnxRuntime runtime, Bundle bundle, LineEncoder encoder) {
    this.runtime = runtime;
    this.encoder = encoder;
    this.maxLines = bundle.manifest().window().maxLines();
    this.session =
        runtime.open(bundle.file(Bundle.WINDOW), Set.of("embeddings", "features", "mask"), OUTPUTS);
  }

  @Override
  public List<WindowScores> score(List<Window> windows) {
    WindowScores[] scores = new WindowScores[windows.size()];
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      int lines = windows.get(i).lines().size();
      scores[i] = new WindowScores(Float.NEGATIVE_INFINITY, new float[lines], new float[lines]);
      for (int from = 0; from < lines; from += maxLines) {
        segments.add(new Segment(i, windows.get(i), from, Math.min(lines, from + maxLines)));
      }
    }
    segments.sort(Comparator.comparingInt(Segment::length));
    for (int from = 0; from < segments.size(); from += BATCH) {
      run(segments.subList(from, Math.min(segments.size(), from + BATCH)), scores);
    }
    return Arrays.asList(scores);
  }

  private record Segment(int index, Window window, int from, int to) {
    int length() {
      return to - from;
    }
  }

  private void run(List<Segment> batch, WindowScores[] into) {
    int rows = batch.size();
    int longest = batch.get(rows - 1).length();
    int dim = encoder.dim();
    FloatBuffer embeddings = direct(rows * longest * dim);
    float[] features = new float[rows * longest * WindowFeatures.COUNT];
    float[] mask = new float[rows * longest];
    for (int row = 0; row < rows; row++) {
      Segment segment = batch.get(row);
      WindowFeatures.write(
          segment.window, segment.from, segment.to, features, row * longest * WindowFeatures.COUNT);
      Arrays.fill(mask, row * longest, row * longest + segment.length(), 1f);
      embed(segment, embeddings, row * longest * dim);
    }
    try (OnnxTensor e =
            OnnxTensor.createTensor(
                runtime.environment(), embeddings, new long[] {rows, longest, dim});
        OnnxTensor f =
            OnnxTensor.createTensor(
                runtime.environment(),
                FloatBuffer.wrap(features),
                new long[] {rows, longest, WindowFeatures.COUNT});
        OnnxTensor m =
            OnnxTensor.createTensor(
                runtime.environment(), FloatBuffer.wrap(mask), new long[] {rows, longest});
        OrtSession.Result result =
            session.run(Map.of("embeddings", e, "features", f, "mask", m), OUTPUTS)) {
      float[] anomaly = (float[]) result.get("anomaly").orElseThrow().getValue();
      FloatBuffer contribution =
          ((OnnxTensor) result.get("contribution").orElseThrow()).getFloatBuffer();
      FloatBuffer surprise = ((OnnxTensor) result.get("surprise").orElseThrow()).getFloatBuffer();
      for (int row = 0; row < rows; row++) {
        Segment segment = batch.get(row);
        WindowScores whole = into[segment.index];
        contribution.get(row * longest, whole.contribution(), segment.from, segment.length());
        surprise.get(row * longest, whole.surprise(), segment.from, segment.length());
        into[segment.index] =
            new WindowScores(
                Math.max(whole.anomaly(), anomaly[row]), whole.contribution(), whole.surprise());
      }
    } catch (OrtException e) {
      throw new IllegalStateException("the window model failed: " + e.getMessage(), e);
    }
  }

  private void embed(Segment segment, FloatBuffer into, int offset) {
    List<WindowLine> lines = segment.window.lines().subList(segment.from, segment.to);
    List<Template> templates = new ArrayList<>(lines.size());
    for (WindowLine line : lines) {
      templates.add(line.template());
    }
    int at = offset;
    for (LineEncoder.Encoding encoding : encoder.encode(templates)) {
      into.put(at, encoding.embedding());
      at += encoding.embedding().length;
    }
  }

  private static FloatBuffer direct(int floats) {
    return java.nio.ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(java.nio.ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  @Override
  public void close() {
    // The runtime that opened the session closes it.
  }
}
