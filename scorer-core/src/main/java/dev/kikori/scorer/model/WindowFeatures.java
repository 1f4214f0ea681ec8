package dev.kikori.scorer.model;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.event.SeverityWords;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the window model is told of a line beside its embedding: {@value #COUNT} numbers between 0 and 1. The trainer and the runtime both
 * come here.
 *
 * <ol start="0">
 *   <li>severity, as its ordinal over 6
 *   <li>1 at WARN
 *   <li>1 at ERROR or FATAL
 *   <li>1 if the template has a {@linkplain SeverityWords severity word}
 *   <li>ln(1 + seconds since the line before) / 8, at most 1; 0 where times are unknown or run backwards
 *   <li>1 if the stream had never seen the template before this line
 *   <li>1 if the event carries a stack trace
 *   <li>ln(1 + earlier lines of the same template in this window) / 5, at most 1
 * </ol>
 */
public final class WindowFeatures {
  /** Features a line. */
  public static final int COUNT = 8;

  private static final float SEVERITY_SCALE = 6f;
  private static final float GAP_SCALE = 8f;
  private static final float REPEAT_SCALE = 5f;

  private WindowFeatures() {}

  /**
   * Writes the features of a stretch of a window.
   *
   * @param window the window
   * @param from first line, from 0
   * @param to one past the last line
   * @param into receives {@code [to - from, COUNT]} numbers, row by row
   * @param offset where in {@code into} the first row starts
   */
  public static void write(Window window, int from, int to, float[] into, int offset) {
    List<WindowLine> lines = window.lines();
    Map<Long, int[]> earlier = new HashMap<>();
    int at = offset;
    for (int i = from; i < to; i++) {
      WindowLine line = lines.get(i);
      LogEvent event = line.event();
      Severity severity = event.severity();
      into[at] = severity.ordinal() / SEVERITY_SCALE;
      into[at + 1] = severity == Severity.WARN ? 1 : 0;
      into[at + 2] = severity.isError() ? 1 : 0;
      into[at + 3] = line.template().hasSeverityWord() ? 1 : 0;
      into[at + 4] = i == 0 ? 0 : gap(lines.get(i - 1).event(), event);
      into[at + 5] = line.firstSeen() ? 1 : 0;
      into[at + 6] = event.stackTrace() != null ? 1 : 0;
      int repeats = earlier.computeIfAbsent(line.template().id(), id -> new int[1])[0]++;
      into[at + 7] = Math.min(1f, (float) Math.log1p(repeats) / REPEAT_SCALE);
      at += COUNT;
    }
  }

  private static float gap(LogEvent before, LogEvent event) {
    if (!before.hasTimestamp() || !event.hasTimestamp()) {
      return 0;
    }
    long millis = event.timestampMillis() - before.timestampMillis();
    return millis <= 0 ? 0 : Math.min(1f, (float) Math.log1p(millis / 1000.0) / GAP_SCALE);
  }
}
