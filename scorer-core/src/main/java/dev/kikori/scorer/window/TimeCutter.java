package dev.kikori.scorer.window;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Windows of {@code size} event time, aligned to multiples of {@code step}. A line that is late or has no time goes into the windows that
 * are open: those that cover its time, else the newest.
 */
final class TimeCutter implements Cutter {
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final String stream;
  private final long sizeMillis;
  private final long stepMillis;
  private final int maxLines;
  private final Tally tally;
  private final EventClock clock;
  private final Deque<Open> open = new ArrayDeque<>();
  private final List<WindowLine> beforeFirstTime = new ArrayList<>();
  private long newestStart = LONG_AGO;
  private long number;

  TimeCutter(String stream, WindowSpec.Time spec, int maxLines, Tally tally) {
    this.stream = stream;
    this.sizeMillis = Checks.millis(spec.size());
    this.stepMillis = Checks.millis(spec.step());
    this.maxLines = maxLines;
    this.tally = tally;
    this.clock = new EventClock(sizeMillis, tally);
  }

  @Override
  public void accept(WindowLine line, Consumer<Window> out) {
    if (line.event().hasTimestamp()) {
      acceptTimed(line, line.event().timestampMillis(), out);
      return;
    }
    tally.withoutTime++;
    if (clock.isSet()) {
      addTo(line, clock.now());
    } else {
      addBounded(beforeFirstTime, line);
    }
  }

  private void acceptTimed(WindowLine line, long timeMillis, Consumer<Window> out) {
    if (clock.advance(timeMillis)) {
      emitOpen(out);
      newestStart = LONG_AGO;
    }
    closeUntil(clock.now(), out);
    openUntil(clock.now());
    for (WindowLine early : beforeFirstTime) {
      addTo(early, timeMillis);
    }
    beforeFirstTime.clear();
    addTo(line, timeMillis);
  }

  private void closeUntil(long nowMillis, Consumer<Window> out) {
    while (!open.isEmpty() && !open.getFirst().covers(nowMillis)) {
      emit(open.removeFirst(), out);
    }
  }

  private void openUntil(long nowMillis) {
    long first = Math.floorDiv(nowMillis - sizeMillis, stepMillis) * stepMillis + stepMillis;
    for (long start = Math.max(first, newestStart + stepMillis);
        start <= nowMillis;
        start += stepMillis) {
      open.addLast(new Open(start));
      newestStart = start;
    }
  }

  private void addTo(WindowLine line, long timeMillis) {
    if (open.isEmpty()) {
      tally.sampledOut++;
      return;
    }
    boolean added = false;
    for (Open window : open) {
      if (window.covers(timeMillis)) {
        addBounded(window.lines, line);
        added = true;
      }
    }
    if (!added) {
      addBounded(open.getLast().lines, line);
    }
  }

  private void addBounded(List<WindowLine> lines, WindowLine line) {
    if (lines.size() < maxLines) {
      lines.add(line);
    } else {
      tally.cutLines++;
    }
  }

  @Override
  public void flush(Consumer<Window> out) {
    if (!beforeFirstTime.isEmpty()) {
      Open untimed = new Open(0);
      untimed.lines.addAll(beforeFirstTime);
      beforeFirstTime.clear();
      emit(untimed, out);
    }
    emitOpen(out);
  }

  @Override
  public @Nullable OpenWindow open() {
    long newest = newestLine(beforeFirstTime);
    boolean grave = OpenWindow.of(stream, newest, beforeFirstTime).grave();
    for (Open window : open) {
      newest = Math.max(newest, newestLine(window.lines));
      grave |= OpenWindow.of(stream, newest, window.lines).grave();
    }
    return newest < 0 ? null : new OpenWindow(stream, newest, grave);
  }

  private static long newestLine(List<WindowLine> lines) {
    return lines.isEmpty() ? -1 : lines.get(lines.size() - 1).event().lastLine();
  }

  @Override
  public void write(ByteWriter out) {
    clock.write(out);
    out.writeLong(newestStart);
    out.writeCount(number);
    WindowLine.writeAll(beforeFirstTime, out);
    out.writeCount(open.size());
    for (Open window : open) {
      out.writeLong(window.startMillis);
      WindowLine.writeAll(window.lines, out);
    }
  }

  @Override
  public void read(ByteReader in) throws SnapshotException {
    clock.read(in);
    newestStart = in.readLong();
    number = in.readCount();
    WindowLine.readAll(in, beforeFirstTime);
    int size = in.readSize(9);
    for (int i = 0; i < size; i++) {
      Open window = new Open(in.readLong());
      WindowLine.readAll(in, window.lines);
      open.addLast(window);
    }
  }

  private void emitOpen(Consumer<Window> out) {
    while (!open.isEmpty()) {
      emit(open.removeFirst(), out);
    }
  }

  private void emit(Open window, Consumer<Window> out) {
    if (!window.lines.isEmpty()) {
      tally.windows++;
      out.accept(new Window(stream, Long.toString(number++), window.lines));
    }
  }

  private final class Open {
    private final long startMillis;
    private final List<WindowLine> lines = new ArrayList<>();

    private Open(long startMillis) {
      this.startMillis = startMillis;
    }

    private boolean covers(long timeMillis) {
      return timeMillis >= startMillis && timeMillis - startMillis < sizeMillis;
    }
  }
}
