package dev.kikori.scorer.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The flat reference, after LogTinyLLM (arXiv 2507.11071): the whole window's text in one prompt, classified by the language model. It names
 * no lines: contribution and surprise are zeros. It stands here to be beaten by {@link LineWindowScorer}.
 */
public final class TextWindowScorer implements WindowScorer {
  private static final int BATCH = 8;

  private final OnnxRuntime runtime;
  private final OrtSession session;
  private final Tokenizer tokenizer;
  private final int maxTokens;

  TextWindowScorer(OnnxRuntime runtime, Bundle bundle, Tokenizer tokenizer) {
    this.runtime = runtime;
    this.tokenizer = tokenizer;
    this.maxTokens = bundle.manifest().encoder().maxTokens();
    this.session =
        runtime.open(
            bundle.file(Bundle.TEXT), Set.of("input_ids", "attention_mask"), Set.of("anomaly"));
  }

  @Override
  public List<WindowScores> score(List<Window> windows, Timings timings) {
    List<WindowScores> scores = new ArrayList<>(windows.size());
    for (int from = 0; from < windows.size(); from += BATCH) {
      List<Window> batch = windows.subList(from, Math.min(windows.size(), from + BATCH));
      scores.addAll(runtime.run("the text model", () -> run(batch, timings)));
    }
    return scores;
  }

  /** The prompt of a window: its lines' texts, a line each. The trainer makes the same one. */
  public static String prompt(Window window) {
    StringBuilder prompt = new StringBuilder();
    for (WindowLine line : window.lines()) {
      prompt.append(LineText.of(line.template())).append('\n');
    }
    return prompt.toString();
  }

  private List<WindowScores> run(List<Window> batch, Timings timings) throws OrtException {
    long start = System.nanoTime();
    long[][] rows = new long[batch.size()][];
    int longest = 0;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = tokenizer.encode(prompt(batch.get(i)), maxTokens);
      longest = Math.max(longest, rows[i].length);
    }
    long[] shape = {rows.length, longest};
    try (OnnxTensor ids =
            OnnxTensor.createTensor(
                runtime.environment(), LongBuffer.wrap(Tokenizer.pad(rows, longest)), shape);
        OnnxTensor mask =
            OnnxTensor.createTensor(
                runtime.environment(), LongBuffer.wrap(Tokenizer.mask(rows, longest)), shape);
        OrtSession.Result result =
            timed(timings, start, Map.of("input_ids", ids, "attention_mask", mask))) {
      long read = System.nanoTime();
      List<WindowScores> scores = new ArrayList<>(rows.length);
      float[] anomaly = (float[]) result.get("anomaly").orElseThrow().getValue();
      for (int i = 0; i < rows.length; i++) {
        int lines = batch.get(i).lines().size();
        scores.add(new WindowScores(anomaly[i], new float[lines], new float[lines]));
      }
      timings.readNanos += System.nanoTime() - read;
      return scores;
    }
  }

  private OrtSession.Result timed(Timings timings, long start, Map<String, OnnxTensor> inputs)
      throws OrtException {
    long encoded = System.nanoTime();
    OrtSession.Result result = session.run(inputs, Set.of("anomaly"));
    timings.encodeNanos += encoded - start;
    timings.inferNanos += System.nanoTime() - encoded;
    return result;
  }

  @Override
  public void close() {
    // The runtime that opened the session closes it.
  }
}
