package dev.kikori.scorer.window;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import java.util.List;

/**
 * One event of a window beside its template.
 *
 * @param event the event
 * @param template its template at the time it was parsed
 * @param firstSeen whether it was the first event of its template in its stream
 */
public record WindowLine(LogEvent event, Template template, boolean firstSeen) {
  /** Writes the line; a line that several windows share is written once. */
  void write(ByteWriter out) {
    out.writeShared(
        this,
        line -> {
          out.writeEvent(event);
          out.writeTemplate(template);
          out.writeBoolean(firstSeen);
        });
  }

  static WindowLine read(ByteReader in) throws SnapshotException {
    return in.readShared(
        WindowLine.class,
        () -> new WindowLine(in.readEvent(), in.readTemplate(), in.readBoolean()));
  }

  static void writeAll(List<WindowLine> lines, ByteWriter out) {
    out.writeCount(lines.size());
    lines.forEach(line -> line.write(out));
  }

  static void readAll(ByteReader in, List<WindowLine> into) throws SnapshotException {
    int size = in.readSize(1);
    for (int i = 0; i < size; i++) {
      into.add(read(in));
    }
  }
}
