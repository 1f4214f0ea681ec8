package dev.kikori.scorer.window;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.SnapshotException;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of one stream that is scored as one. Immutable.
 *
 * @param stream the stream it was cut from (service instance), empty for the only one
 * @param id the session key, or the number of the window in its stream, from 0
 * @param lines its lines in order of arrival, at least one
 */
public record Window(String stream, String id, List<WindowLine> lines) {
  public Window {
    lines = List.copyOf(lines);
  }

  /** Writes the window so that {@link #read} brings it back. */
  public void write(ByteWriter out) {
    out.writeName(stream);
    out.writeText(id);
    WindowLine.writeAll(lines, out);
  }

  /**
   * A window that was written.
   *
   * @throws SnapshotException if the bytes are none
   */
  public static Window read(ByteReader in) throws SnapshotException {
    String stream = in.readName();
    String id = in.readText();
    List<WindowLine> lines = new ArrayList<>();
    WindowLine.readAll(in, lines);
    if (lines.isEmpty()) {
      throw new SnapshotException("a window of 0 lines (expected: 1 at least)");
    }
    return new Window(stream, id, lines);
  }

  /** Number of the first line in the source, from 1; 0 if the source has no lines. */
  public long firstLine() {
    return lines.get(0).event().firstLine();
  }

  /** Number of the last line in the source. */
  public long lastLine() {
    return lines.get(lines.size() - 1).event().lastLine();
  }

  /** Time of the first event that has one, or {@link LogEvent#NO_TIMESTAMP}. */
  public long startMillis() {
    for (WindowLine line : lines) {
      if (line.event().hasTimestamp()) {
        return line.event().timestampMillis();
      }
    }
    return LogEvent.NO_TIMESTAMP;
  }
}
