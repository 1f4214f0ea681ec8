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
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * The default method: the line encoder reads each template once, a small causal decoder reads the window's line embeddings. A window longer
 * than the model takes is read in segments, and its anomaly is the highest of theirs. Segments of like length share a batch.
 */
final class LineWindowScorer implements WindowScorer {
  private static final int BATCH = 16;
  private static final int KEPT_INPUTS = 8;
  private static final Set<String> OUTPUTS = Set.of("anomaly", "contribution", "surprise");

  private final OnnxRuntime runtime;
  private final OrtSession session;
  private final LineEncoder encoder;
  private final int maxLines;
  private final Queue<WindowInputs> free = new ArrayBlockingQueue<>(KEPT_INPUTS);

  LineWindowScorer(OnnxRuntime runtime, Bundle bundle, LineEncoder encoder) {
    this.runtime = runtime;
    this.encoder = encoder;
    this.maxLines = bundle.manifest().window().maxLines();
    this.session =
        runtime.open(bundle.file(Bundle.WINDOW), Set.of("embeddings", "features", "mask"), OUTPUTS);
  }

  @Override
  public List<WindowScores> score(List<Window> windows, Timings timings) {
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
      run(segments.subList(from, Math.min(segments.size(), from + BATCH)), scores, timings);
    }
    return Arrays.asList(scores);
  }

  private record Segment(int index, Window window, int from, int to) {
    int length() {
      return to - from;
    }
  }

  private void run(List<Segment> batch, WindowScores[] into, Timings timings) {
    long start = System.nanoTime();
    WindowInputs inputs = free.poll();
    if (inputs == null) {
      inputs = new WindowInputs(encoder.dim());
    }
    fill(batch, inputs);
    timings.encodeNanos += System.nanoTime() - start;
    WindowInputs filled = inputs;
    runtime.run(
        "the window model",
        () -> {
          run(batch, filled, into, timings);
          return into;
        });
    free.offer(inputs);
  }

  private void fill(List<Segment> batch, WindowInputs inputs) {
    List<Template> templates = new ArrayList<>();
    for (Segment segment : batch) {
      for (WindowLine line : segment.window.lines().subList(segment.from, segment.to)) {
        templates.add(line.template());
      }
    }
    List<LineEncoder.Encoding> encodings = encoder.encode(templates);
    inputs.reset(batch.size(), batch.get(batch.size() - 1).length());
    int at = 0;
    for (Segment segment : batch) {
      List<LineEncoder.Encoding> own = encodings.subList(at, at + segment.length());
      inputs.add(segment.window, segment.from, segment.to, own);
      at += segment.length();
    }
  }

  private void run(List<Segment> batch, WindowInputs inputs, WindowScores[] into, Timings timings)
      throws OrtException {
    long start = System.nanoTime();
    try (OnnxTensor embeddings = inputs.embeddings(runtime.environment());
        OnnxTensor features = inputs.features(runtime.environment());
        OnnxTensor mask = inputs.mask(runtime.environment());
        OrtSession.Result result =
            session.run(
                Map.of("embeddings", embeddings, "features", features, "mask", mask), OUTPUTS)) {
      long read = System.nanoTime();
      timings.inferNanos += read - start;
      takeApart(batch, inputs.longest(), result, into);
      timings.readNanos += System.nanoTime() - read;
    }
  }

  private static void takeApart(
      List<Segment> batch, int longest, OrtSession.Result result, WindowScores[] into)
      throws OrtException {
    float[] anomaly = (float[]) result.get("anomaly").orElseThrow().getValue();
    FloatBuffer contribution =
        ((OnnxTensor) result.get("contribution").orElseThrow()).getFloatBuffer();
    FloatBuffer surprise = ((OnnxTensor) result.get("surprise").orElseThrow()).getFloatBuffer();
    for (int row = 0; row < batch.size(); row++) {
      Segment segment = batch.get(row);
      WindowScores whole = into[segment.index];
      contribution.get(row * longest, whole.contribution(), segment.from, segment.length());
      surprise.get(row * longest, whole.surprise(), segment.from, segment.length());
      into[segment.index] =
          new WindowScores(
              Math.max(whole.anomaly(), anomaly[row]), whole.contribution(), whole.surprise());
    }
  }

  @Override
  public void close() {
    // The runtime that opened the session closes it.
    free.clear();
  }
}
