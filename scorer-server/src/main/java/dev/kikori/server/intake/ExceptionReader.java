package dev.kikori.server.intake;

import static dev.kikori.server.intake.WireReader.bytesTag;
import static dev.kikori.server.intake.WireReader.varintTag;

import dev.kikori.server.intake.IntakeMetrics.Cut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code kikori.v1.ThrownException}s into what Java would have printed. Used by one thread at a time. */
final class ExceptionReader {
  private static final int MAX_CAUSES = 32;
  private static final int MAX_FRAMES = 2_000;
  private static final int MAX_FRAME = 4_096;

  private final EventBuilder builder;
  private final List<String> frames = new ArrayList<>();

  ExceptionReader(EventBuilder builder) {
    this.builder = builder;
  }

  /**
   * Reads one exception.
   *
   * @param depth how many came before it
   */
  void read(WireReader in, int depth) throws IOException {
    int outer = in.enter();
    frames.clear();
    String type = "";
    String message = "";
    int omitted = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == bytesTag(1)) {
        type = in.text(MAX_FRAME);
      } else if (tag == bytesTag(2)) {
        message = in.text(builder.maxLine());
      } else if (tag == bytesTag(3) && frames.size() < MAX_FRAMES) {
        frames.add(in.text(MAX_FRAME));
      } else if (tag == varintTag(4)) {
        omitted = in.varint32();
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    if (depth >= MAX_CAUSES) {
      builder.wasCut(Cut.STACK_TRACE);
      return;
    }
    print(depth, message.isEmpty() ? type : type + ": " + message, omitted);
  }

  private void print(int depth, String head, int omitted) {
    builder.traceLine(depth == 0 ? "" : "Caused by: ", head);
    for (String frame : frames) {
      builder.traceLine(isHead(frame) ? "\t" : "\tat ", frame);
    }
    if (omitted != 0) {
      builder.traceLine("\t... ", Integer.toUnsignedString(omitted) + " more");
    }
  }

  /** Suppressed exceptions and their causes stand among the frames. */
  private static boolean isHead(String frame) {
    return frame.startsWith("Suppressed: ") || frame.startsWith("Caused by: ");
  }
}
