package dev.kikori.appender.encode;

/**
 * The frames of an exception, within a limit of bytes and a number. Those that follow one another as they did before are copied in one go
 * ({@link KnownStacks}), others one by one ({@link KnownFrames}), and what was never seen is encoded; the bytes are the same in each case.
 */
final class FrameWriter {
  private static final int ROOM_FOR_FRAME = 16;
  private static final int MOST_OVERESTIMATED = 64;

  /** With so much, an encoded frame is copied; with less it is decided anew whether there is room for it. */
  private static final int ROOM_TO_COPY = MOST_OVERESTIMATED + ROOM_FOR_FRAME;

  private final EventBuffer buffer;
  private final KnownFrames known;
  private final KnownStacks stacks;
  private final int limit;
  private final int maxFrames;
  private final int[] ends = new int[KnownStack.MOST_FRAMES];
  private int frames;

  /** Whether there was no room for the last frame. */
  private boolean full;

  /** Whether the last frame reads the same wherever there is room for it. */
  private boolean mayCopy;

  FrameWriter(EventBuffer buffer, KnownFrames known, int limit, int maxFrames) {
    this.buffer = buffer;
    this.known = known;
    this.stacks = known.stacks();
    this.limit = limit;
    this.maxFrames = maxFrames;
  }

  /** Another exception's frames follow. */
  void begin() {
    frames = 0;
  }

  /** Writes a frame that is text already; false if there is no room for it. */
  boolean write(String frame) {
    if (isFull(frame.length())) {
      buffer.truncated += frame.length();
      return false;
    }
    buffer.text(Fields.EXCEPTION_FRAMES, frame, limit);
    return true;
  }

  /** As {@link #write(String)}; also false, and not counted as cut off, if there are frames enough. */
  boolean writeIfWanted(String frame) {
    return frames < maxFrames && write(frame);
  }

  /**
   * Writes the first {@code count} frames, each as {@code module/class.method(File.java:1)}.
   *
   * @return how many there was room for
   */
  int write(StackTraceElement[] trace, int count) {
    int wanted = Math.min(count, maxFrames - frames);
    int shown = 0;
    full = false;
    while (shown < wanted && !full) {
      KnownStack stack = stacks.find(trace[shown]);
      int copied = stack == null ? 0 : copy(stack, trace, shown, wanted - shown);
      shown += copied > 0 ? copied : writeAnew(trace, shown, wanted - shown);
    }
    return shown;
  }

  private int copy(KnownStack stack, StackTraceElement[] trace, int from, int count) {
    int copied = stack.matching(trace, from, count, limit - ROOM_TO_COPY - buffer.position);
    if (copied > 0) {
      stack.append(copied, buffer);
      frames += copied;
    }
    return copied;
  }

  /** Writes frames one by one, up to one that is not to be copied or for which there is no room; knows them as a stack from then on. */
  private int writeAnew(StackTraceElement[] trace, int from, int count) {
    int start = buffer.position;
    int most = Math.min(count, ends.length);
    int written = 0;
    int copyable = 0;
    while (written < most && written == copyable && writeOne(trace[from + written])) {
      ends[written++] = buffer.position - start;
      copyable += mayCopy ? 1 : 0;
    }
    if (copyable > 0) {
      stacks.remember(trace, from, copyable, buffer.bytes, start, ends);
    }
    return written;
  }

  private boolean writeOne(StackTraceElement frame) {
    byte[] field = known.find(frame);
    if (field == null || buffer.position + field.length + ROOM_TO_COPY > limit) {
      return encode(frame);
    }
    frames++;
    buffer.appendEncoded(field, field.length);
    mayCopy = true;
    return true;
  }

  private boolean encode(StackTraceElement frame) {
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
      full = true;
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
    mayCopy =
        buffer.masked == maskedBefore
            && buffer.position < limit
            && length - (buffer.position - before) <= MOST_OVERESTIMATED
            && known.remember(frame, buffer.bytes, before, buffer.position);
    return true;
  }

  private boolean isFull(int length) {
    return frames++ >= maxFrames || buffer.position + length + ROOM_FOR_FRAME > limit;
  }
}
