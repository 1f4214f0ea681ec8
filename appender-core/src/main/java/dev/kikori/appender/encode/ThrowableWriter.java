package dev.kikori.appender.encode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Exceptions with their causes, as a printed stack trace has them; bounded, and safe against what their methods may do. */
final class ThrowableWriter {
  static final int MAX_CAUSES = 16;
  static final int MAX_SUPPRESSED = 8;

  /** A power of two. */
  private static final int REMEMBERED_TYPES = 4;

  private static final int ROOM_FOR_HEAD = 16;
  private static final int LENGTH_GUESS = 1000;
  private static final StackTraceElement[] NO_FRAMES = {};
  private static final Throwable[] NO_THROWABLES = {};

  private final EventBuffer buffer;
  private final FrameWriter frames;
  private final Remembered[] types = new Remembered[REMEMBERED_TYPES];
  private final int limit;

  ThrowableWriter(EventBuffer buffer, KnownFrames known, int limit, int maxFrames) {
    this.buffer = buffer;
    this.frames = new FrameWriter(buffer, known, limit, maxFrames);
    Arrays.setAll(types, i -> new Remembered(Remembered.ATTRIBUTE_BYTES));
    this.limit = limit;
  }

  /** What writes the frames of an exception that was begun. */
  FrameWriter frames() {
    return frames;
  }

  void write(Throwable thrown) {
    Throwable[] seen = new Throwable[MAX_CAUSES];
    StackTraceElement[] enclosing = NO_FRAMES;
    Throwable at = thrown;
    for (int depth = 0; at != null && depth < MAX_CAUSES && !contains(seen, at); depth++) {
      seen[depth] = at;
      StackTraceElement[] trace = trace(at);
      int start = begin(at.getClass().getName(), message(at));
      if (start == 0) {
        return;
      }
      int shown = frames.write(trace, own(trace, enclosing));
      suppressed(at, trace, seen);
      end(start, trace.length - shown);
      enclosing = trace;
      at = cause(at);
    }
  }

  /** Opens an exception; 0 if there is no room for it. */
  int begin(String type, @Nullable String message) {
    if (buffer.position + type.length() + ROOM_FOR_HEAD > limit) {
      buffer.truncated += type.length() + (message == null ? 0 : message.length());
      return 0;
    }
    frames.begin();
    int start = buffer.open(Fields.EVENT_EXCEPTIONS, LENGTH_GUESS);
    type(type);
    if (message != null) {
      buffer.text(Fields.EXCEPTION_MESSAGE, message, limit);
    }
    return start;
  }

  /** The name of a class is the very same string each time. */
  private void type(String type) {
    Remembered last = types[type.hashCode() & types.length - 1];
    if (last.copyTo(buffer, limit, type, type)) {
      return;
    }
    int before = buffer.position;
    int maskedBefore = buffer.masked;
    if (!buffer.shortText(Fields.EXCEPTION_TYPE, type, limit)) {
      buffer.text(Fields.EXCEPTION_TYPE, type, limit);
    } else if (buffer.masked == maskedBefore) {
      last.remember(type, type, buffer, before);
    }
  }

  void end(int start, int omittedFrames) {
    if (omittedFrames > 0) {
      buffer.number(Fields.EXCEPTION_OMITTED_FRAMES, omittedFrames);
    }
    buffer.close(start, LENGTH_GUESS);
  }

  private void suppressed(Throwable thrown, StackTraceElement[] enclosing, Throwable[] seen) {
    Throwable[] suppressed = suppressed(thrown);
    for (int i = 0; i < suppressed.length && i < MAX_SUPPRESSED; i++) {
      StackTraceElement[] outer = enclosing;
      String label = "Suppressed: ";
      Throwable at = suppressed[i];
      for (int depth = 0; at != null && depth < MAX_CAUSES && !contains(seen, at); depth++) {
        StackTraceElement[] trace = trace(at);
        String message = message(at);
        String head = label + at.getClass().getName() + (message == null ? "" : ": " + message);
        if (!frames.writeIfWanted(head)) {
          return;
        }
        frames.write(trace, own(trace, outer));
        outer = trace;
        label = "Caused by: ";
        Throwable cause = cause(at);
        at = isSame(cause, at) ? null : cause;
      }
    }
  }

  /** How many frames from the top on the trace does not share with the enclosing one. */
  private static int own(StackTraceElement[] trace, StackTraceElement[] enclosing) {
    int own = trace.length;
    int other = enclosing.length;
    while (own > 0 && other > 0 && isSame(trace[own - 1], enclosing[other - 1])) {
      own--;
      other--;
    }
    return own;
  }

  /** Whether they read the same: their strings are the very same almost always. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(StackTraceElement one, StackTraceElement other) {
    return one.getLineNumber() == other.getLineNumber()
            && one.getMethodName() == other.getMethodName()
            && one.getClassName() == other.getClassName()
            && one.getFileName() == other.getFileName()
            && one.getModuleName() == other.getModuleName()
        || one.equals(other);
  }

  /** An exception may call any other its equal. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(@Nullable Throwable one, Throwable other) {
    return one == other;
  }

  private static boolean contains(Throwable[] seen, Throwable thrown) {
    for (Throwable each : seen) {
      if (isSame(each, thrown)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String message(Throwable thrown) {
    try {
      return thrown.getMessage();
    } catch (Throwable t) {
      return "<getMessage failed: " + t.getClass().getName() + ">";
    }
  }

  private static @Nullable Throwable cause(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable t) {
      return null;
    }
  }

  private static StackTraceElement[] trace(Throwable thrown) {
    try {
      StackTraceElement[] trace = thrown.getStackTrace();
      return trace == null ? NO_FRAMES : trace;
    } catch (Throwable t) {
      return NO_FRAMES;
    }
  }

  private static Throwable[] suppressed(Throwable thrown) {
    try {
      return thrown.getSuppressed();
    } catch (Throwable t) {
      return NO_THROWABLES;
    }
  }
}
