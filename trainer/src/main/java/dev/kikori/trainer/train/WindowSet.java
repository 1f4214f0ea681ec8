package dev.kikori.trainer.train;

import dev.kikori.scorer.model.WindowFeatures;
import dev.kikori.scorer.window.Window;
import dev.kikori.trainer.data.LabelledWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Windows in the form that training wants: cut to segments that the model takes, lines as numbers of a {@link TemplateTable}. */
public final class WindowSet {
  private final List<Segment> segments = new ArrayList<>();
  private final int maxLines;
  private int windows;

  /**
   * A stretch of a window.
   *
   * @param set which data set it is from, from 0
   * @param window number of the window within this set
   * @param lines template numbers
   * @param features {@code [lines, 8]}
   * @param anomalous the label: of its lines where they have one, else of the window
   * @param windowAnomalous label of the whole window
   * @param anomalousLines labels of the lines, or null
   */
  record Segment(
      int set,
      int window,
      int[] lines,
      float[] features,
      boolean anomalous,
      boolean windowAnomalous,
      boolean @Nullable [] anomalousLines) {}

  /** An empty set for a model that takes so many lines. */
  public WindowSet(int maxLines) {
    this.maxLines = maxLines;
  }

  /** Adds windows of one data set. */
  public void add(int set, List<LabelledWindow> labelled, TemplateTable templates) {
    labelled.forEach(window -> add(set, window, templates));
  }

  private void add(int set, LabelledWindow labelled, TemplateTable templates) {
    Window window = labelled.window();
    int length = window.lines().size();
    for (int from = 0; from < length; from += maxLines) {
      int to = Math.min(length, from + maxLines);
      int[] lines = new int[to - from];
      for (int i = from; i < to; i++) {
        lines[i - from] = templates.index(window.lines().get(i).template());
      }
      float[] features = new float[(to - from) * WindowFeatures.COUNT];
      WindowFeatures.write(window, from, to, features, 0);
      boolean[] marks =
          labelled.anomalousLines() == null
              ? null
              : Arrays.copyOfRange(labelled.anomalousLines(), from, to);
      boolean anomalous =
          marks == null || !labelled.anomalous() ? labelled.anomalous() : any(marks);
      segments.add(
          new Segment(set, windows, lines, features, anomalous, labelled.anomalous(), marks));
    }
    windows++;
  }

  private static boolean any(boolean[] marks) {
    for (boolean mark : marks) {
      if (mark) {
        return true;
      }
    }
    return false;
  }

  List<Segment> segments() {
    return segments;
  }

  /** How many windows there are. */
  public int size() {
    return windows;
  }

  /** Labels of the windows, by number. */
  public boolean[] labels() {
    boolean[] labels = new boolean[windows];
    segments.forEach(segment -> labels[segment.window()] = segment.windowAnomalous());
    return labels;
  }

  /** Data sets of the windows, by number. */
  int[] sets() {
    int[] sets = new int[windows];
    segments.forEach(segment -> sets[segment.window()] = segment.set());
    return sets;
  }

  /** How many windows are anomalous. */
  public int anomalous() {
    int count = 0;
    for (boolean label : labels()) {
      count += label ? 1 : 0;
    }
    return count;
  }
}
