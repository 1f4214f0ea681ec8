package dev.kikori.scorer.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.kikori.scorer.window.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * What the window model is given: embeddings {@code [rows, lines, dim]}, features {@code [rows, lines, features]} and mask {@code [rows,
 * lines]} in memory that the model reads in place, and that serves again for the next batch. Not thread-safe.
 */
final class WindowInputs {
  private final int dim;
  private FloatBuffer embeddings = FloatBuffer.allocate(0);
  private FloatBuffer features = FloatBuffer.allocate(0);
  private FloatBuffer mask = FloatBuffer.allocate(0);
  private float[] featureRow = new float[0];
  private float[] zeros = new float[0];
  private float[] ones = new float[0];
  private int rows;
  private int longest;
  private int next;

  WindowInputs(int dim) {
    this.dim = dim;
  }

  /** Makes room for windows of at most so many lines. */
  void reset(int newRows, int newLongest) {
    rows = newRows;
    longest = newLongest;
    next = 0;
    if (mask.capacity() < rows * longest) {
      embeddings = direct(rows * longest * dim);
      features = direct(rows * longest * WindowFeatures.COUNT);
      mask = direct(rows * longest);
    }
    if (ones.length < longest) {
      featureRow = new float[longest * WindowFeatures.COUNT];
      zeros = new float[longest * Math.max(dim, WindowFeatures.COUNT)];
      ones = new float[longest];
      java.util.Arrays.fill(ones, 1f);
    }
  }

  /** Adds the next row: a stretch of a window, zeros behind it. */
  void add(Window window, int from, int to, List<LineEncoder.Encoding> encodings) {
    int length = to - from;
    int start = next * longest;
    int end = start + length;
    int padded = longest - length;
    for (int i = 0; i < length; i++) {
      embeddings.put((start + i) * dim, encodings.get(i).embedding());
    }
    embeddings.put(end * dim, zeros, 0, padded * dim);
    WindowFeatures.write(window, from, to, featureRow, 0);
    features.put(start * WindowFeatures.COUNT, featureRow, 0, length * WindowFeatures.COUNT);
    features.put(end * WindowFeatures.COUNT, zeros, 0, padded * WindowFeatures.COUNT);
    mask.put(start, ones, 0, length);
    mask.put(end, zeros, 0, padded);
    next++;
  }

  /** The longest row. */
  int longest() {
    return longest;
  }

  OnnxTensor embeddings(OrtEnvironment environment) throws OrtException {
    return tensor(environment, embeddings, rows, longest, dim);
  }

  OnnxTensor features(OrtEnvironment environment) throws OrtException {
    return tensor(environment, features, rows, longest, WindowFeatures.COUNT);
  }

  OnnxTensor mask(OrtEnvironment environment) throws OrtException {
    return tensor(environment, mask, rows, longest);
  }

  private static OnnxTensor tensor(OrtEnvironment environment, FloatBuffer buffer, long... shape)
      throws OrtException {
    int size = 1;
    for (long one : shape) {
      size *= (int) one;
    }
    return OnnxTensor.createTensor(environment, buffer.slice(0, size), shape);
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
