package dev.kikori.scorer.window;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Windows of {@code size} lines, a new one every {@code step} lines. */
final class CountCutter implements Cutter {
  private final String stream;
  private final int size;
  private final int step;
  private final Tally tally;
  private final List<WindowLine> lines;
  private long number;
  private int unseen;
  private int toSkip;
  private long newestMillis = LogEvent.NO_TIMESTAMP;

  CountCutter(String stream, WindowSpec.Count spec, Tally tally) {
    this.stream = stream;
    this.size = spec.size();
    this.step = spec.step();
    this.tally = tally;
    this.lines = new ArrayList<>(Math.min(size, 128));
  }

  @Override
  public void accept(WindowLine line, Consumer<Window> out) {
    watchTime(line.event());
    if (toSkip > 0) {
      toSkip--;
      tally.sampledOut++;
      return;
    }
    lines.add(line);
    unseen++;
    if (lines.size() == size) {
      emit(out);
      lines.subList(0, Math.min(step, size)).clear();
      toSkip = Math.max(0, step - size);
    }
  }

  private void watchTime(LogEvent event) {
    if (!event.hasTimestamp()) {
      return;
    }
    if (event.timestampMillis() < newestMillis) {
      tally.late++;
    } else {
      newestMillis = event.timestampMillis();
    }
  }

  private void emit(Consumer<Window> out) {
    unseen = 0;
    tally.windows++;
    out.accept(new Window(stream, Long.toString(number++), lines));
  }

  /** What is left is a window only if it holds a line that no window had: the tail of an overlap is none. */
  @Override
  public void flush(Consumer<Window> out) {
    if (unseen > 0) {
      emit(out);
    }
    lines.clear();
    unseen = 0;
    toSkip = 0;
  }

  @Override
  public @Nullable OpenWindow open() {
    if (unseen == 0) {
      return null;
    }
    List<WindowLine> fresh = lines.subList(lines.size() - unseen, lines.size());
    return OpenWindow.of(stream, fresh.get(0).event().firstLine(), fresh);
  }

  @Override
  public void write(ByteWriter out) {
    out.writeCount(number);
    out.writeCount(unseen);
    out.writeCount(toSkip);
    out.writeLong(newestMillis);
    WindowLine.writeAll(lines, out);
  }

  @Override
  public void read(ByteReader in) throws SnapshotException {
    number = in.readCount();
    unseen = (int) in.readCount();
    toSkip = (int) in.readCount();
    newestMillis = in.readLong();
    WindowLine.readAll(in, lines);
    if (lines.size() >= size || unseen < 0 || unseen > lines.size() || toSkip < 0) {
      throw new SnapshotException(
          "an open window of " + lines.size() + " lines (expected: fewer than " + size + ")");
    }
  }
}
