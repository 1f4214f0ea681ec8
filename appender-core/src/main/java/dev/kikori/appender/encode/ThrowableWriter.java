package dev.kikori.appender.encode;

import org.jspecify.annotations.Nullable;

/** Exceptions with their causes, as a printed stack trace has them; bounded, and safe against what their methods may do. */
final class ThrowableWriter {
  static final int MAX_CAUSES = 16;
  static final int MAX_SUPPRESSED = 8;

  private static final int ROOM_FOR_FRAME = 16;
  private static final int LENGTH_GUESS = 1000;
  private static final StackTraceElement[] NO_FRAMES = {};
  private static final Throwable[] NO_THROWABLES = {};

  private final EventBuffer buffer;
  private final KnownFrames known;
  private final int limit;
  private final int maxFrames;
  private int frames;

  ThrowableWriter(EventBuffer buffer, KnownFrames known, int limit, int maxFrames) {
    this.buffer = buffer;
    this.known = known;
    this.limit = limit;
    this.maxFrames = maxFrames;
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
      int shown = frames(trace, own(trace, enclosing));
      suppressed(at, trace, seen);
      end(start, trace.length - shown);
      enclosing = trace;
      at = cause(at);
    }
  }

  /** Opens an exception; 0 if there is no room for it. */
  int begin(String type, @Nullable String message) {
    if (buffer.position + type.length() + ROOM_FOR_FRAME > limit) {
      buffer.truncated += type.length() + (message == null ? 0 : message.length());
      return 0;
    }
    frames = 0;
    int start = buffer.open(Fields.EVENT_EXCEPTIONS, LENGTH_GUESS);
    buffer.text(Fields.EXCEPTION_TYPE, type, limit);
    if (message != null) {
      buffer.text(Fields.EXCEPTION_MESSAGE, message, limit);
    }
    return start;
  }

  void end(int start, int omittedFrames) {
    if (omittedFrames > 0) {
      buffer.number(Fields.EXCEPTION_OMITTED_FRAMES, omittedFrames);
    }
    buffer.close(start, LENGTH_GUESS);
  }

  /** Writes a frame that is text already; false if there is no room for it. */
  boolean frame(String frame) {
    if (isFull(frame.length())) {
      buffer.truncated += frame.length();
      return false;
    }
    buffer.text(Fields.EXCEPTION_FRAMES, frame, limit);
    return true;
  }

  /** Writes a frame as {@code module/class.method(File.java:1)}; false if there is no room for it. */
  boolean frame(StackTraceElement frame) {
    byte[] field = known.find(frame);
    if (field == null) {
      return newFrame(frame);
    }
    if (isFull(field.length)) {
      buffer.truncated += field.length;
      return false;
    }
    buffer.appendEncoded(field);
    return true;
  }

  private boolean newFrame(StackTraceElement frame) {
    String module = frame.getModuleName();
    String type = frame.getClassName();
    String method = frame.getMethodName();
    String file = frame.getFileName();
    int length =
        type.length()
            + method.length()
            + (module == null ? 0 : module.length() + 1)
            + (file == null ? 14 : file.length())
            + 14;
    if (isFull(length)) {
      buffer.truncated += length;
      return false;
    }
    int before = buffer.position;
    int maskedBefore = buffer.masked;
    int start = buffer.open(Fields.EXCEPTION_FRAMES, length);
    if (module != null) {
      buffer.append(module, limit);
      buffer.appendAscii("/");
    }
    buffer.append(type, limit);
    buffer.appendAscii(".");
    buffer.append(method, limit);
    if (frame.isNativeMethod()) {
      buffer.appendAscii("(Native Method)");
    } else {
      buffer.appendAscii("(");
      buffer.append(file == null ? "Unknown Source" : file, limit);
      if (file != null && frame.getLineNumber() >= 0) {
        buffer.appendAscii(":");
        buffer.append(frame.getLineNumber());
      }
      buffer.appendAscii(")");
    }
    buffer.finishText(start, 0, limit);
    buffer.close(start, length);
    if (buffer.masked == maskedBefore && buffer.position < limit) {
      known.remember(frame, buffer.bytes, before, buffer.position);
    }
    return true;
  }

  private boolean isFull(int length) {
    return frames++ >= maxFrames || buffer.position + length + ROOM_FOR_FRAME > limit;
  }

  /** Returns how many were written. */
  private int frames(StackTraceElement[] trace, int count) {
    int shown = 0;
    while (shown < count && frames < maxFrames && frame(trace[shown])) {
      shown++;
    }
    return shown;
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
        if (frames >= maxFrames || !frame(head)) {
          return;
        }
        frames(trace, own(trace, outer));
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
    while (own > 0 && other > 0 && trace[own - 1].equals(enclosing[other - 1])) {
      own--;
      other--;
    }
    return own;
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
