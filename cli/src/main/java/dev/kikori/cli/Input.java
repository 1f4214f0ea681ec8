package dev.kikori.cli;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.read.EventReader;
import dev.kikori.scorer.read.LogFormat;
import dev.kikori.scorer.read.LogReadException;
import dev.kikori.scorer.read.LogSource;
import dev.kikori.scorer.read.ReadCounters;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The files of a command line as one stream of events. Lines are counted from 1, on through all files, as {@code cat -n} would. Files that
 * can't be opened are refused before anything is read; one that turns out to be damaged is read as far as it goes. Not thread-safe, save
 * for {@link #place} and {@link #share}.
 */
final class Input implements AutoCloseable {
  private final List<String> names;
  private final @Nullable LogFormat format;
  private final boolean stripFirstColumn;
  private final boolean follow;
  private final AtomicLong bytesRead = new AtomicLong();
  private final long bytes;
  private final List<String> damages = new ArrayList<>();
  private volatile long[] starts = new long[0];
  private @Nullable EventReader reader;
  private long start;
  private long unparsed;
  private long malformedBytes;
  private long cut;

  private Input(
      List<String> names, @Nullable LogFormat format, boolean stripFirstColumn, boolean follow) {
    this.names = names;
    this.format = format;
    this.stripFirstColumn = stripFirstColumn;
    this.follow = follow;
    this.bytes = follow ? 0 : names.stream().mapToLong(Input::check).sum();
  }

  /**
   * Opens what a user asked for.
   *
   * @param follow whether to go on reading as the one file grows
   * @throws CommandFailure for an unknown layout, or a file that isn't there
   */
  static Input open(InputOptions options, boolean follow) {
    if (follow && (options.files().size() > 1 || options.readsStandardInput())) {
      throw CommandFailure.usage(
          "--follow: "
              + String.join(" ", options.files())
              + " (expected: one file; standard input is followed anyhow)");
    }
    return new Input(options.files(), format(options), options.stripFirstColumn(), follow);
  }

  /** Opens one file of any layout. */
  static Input open(Path file) {
    return new Input(List.of(file.toString()), null, false, false);
  }

  private static @Nullable LogFormat format(InputOptions options) {
    try {
      String pattern = options.pattern();
      String name = options.format();
      return pattern != null
          ? LogFormat.pattern(pattern)
          : name != null ? LogFormat.named(name) : null;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  /** Its size in bytes; 0 for what has none. */
  private static long check(String name) {
    if (name.equals(InputOptions.STANDARD_INPUT)) {
      return 0;
    }
    Path path = Path.of(name);
    if (!Files.exists(path)) {
      throw CommandFailure.unreadable(name + ": no such file");
    }
    if (Files.isDirectory(path) || !Files.isReadable(path)) {
      throw CommandFailure.unreadable(
          name
              + ": "
              + (Files.isDirectory(path) ? "a folder" : "access denied")
              + " (expected: a readable file)");
    }
    try {
      return Files.size(path);
    } catch (IOException e) {
      return 0;
    }
  }

  /** The next event, or null at the end of the last file. */
  @Nullable LogEvent next() throws IOException {
    while (true) {
      EventReader current = reader;
      if (current == null) {
        if (starts.length == names.size()) {
          return null;
        }
        current = openNext(names.get(starts.length));
      }
      try {
        LogEvent event = current.next();
        if (event != null) {
          return start == 0 ? event : moved(event);
        }
        finish(current);
      } catch (LogReadException e) {
        damages.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private EventReader openNext(String name) throws IOException {
    long[] known = Arrays.copyOf(starts, starts.length + 1);
    known[starts.length] = start;
    starts = known;
    EventReader.Builder builder =
        EventReader.builder().format(format).stripFirstColumn(stripFirstColumn);
    EventReader opened = builder.source(source(name, builder)).open();
    reader = opened;
    return opened;
  }

  private LogSource source(String name, EventReader.Builder builder) throws IOException {
    if (name.equals(InputOptions.STANDARD_INPUT)) {
      return LogSource.stdin();
    }
    Path path = Path.of(name);
    if (follow) {
      return LogSource.follow(path);
    }
    builder.reference(Files.getLastModifiedTime(path).toInstant());
    return LogSource.stream(name, new Counted(Files.newInputStream(path)));
  }

  private void finish(EventReader done) {
    count(done);
    done.close();
    reader = null;
  }

  private void count(EventReader done) {
    ReadCounters counters = done.counters();
    start += counters.lines();
    unparsed += counters.unparsedLines();
    malformedBytes += counters.malformedBytes();
    cut += counters.cutLines() + counters.cutEvents();
  }

  private LogEvent moved(LogEvent event) {
    return new LogEvent(
        event.timestampMillis(),
        event.severity(),
        event.logger(),
        event.thread(),
        event.service(),
        event.message(),
        event.pattern(),
        event.stackTrace(),
        event.raw(),
        event.firstLine() + start,
        event.lastLine() + start,
        event.attributes());
  }

  /** Lines of the files that have been read to their end. */
  long lines() {
    return start;
  }

  /** How much has been read, 0 to 1; NaN if nobody knows. */
  double share() {
    return bytes == 0 || names.contains(InputOptions.STANDARD_INPUT)
        ? Double.NaN
        : (double) bytesRead.get() / bytes;
  }

  /** A line as people find it: its number, with the file and the number in it where there are several. */
  String place(long line) {
    long[] known = starts;
    if (names.size() == 1 || known.length == 0) {
      return String.valueOf(line);
    }
    int file = 0;
    while (file + 1 < known.length && known[file + 1] < line) {
      file++;
    }
    return Printable.line(names.get(file)) + ":" + (line - known[file]);
  }

  /** Files that could not be read to their end, and why. */
  List<String> damages() {
    return List.copyOf(damages);
  }

  /** What readers met and coped with, in sentences; empty if there was nothing. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    note(
        notes,
        unparsed,
        "line without the log's layout was taken as plain text",
        "lines without the log's layout were taken as plain text");
    note(
        notes,
        malformedBytes,
        "byte that is no UTF-8 was replaced",
        "bytes that are no UTF-8 were replaced");
    note(
        notes,
        cut,
        "line or event was too long and was cut",
        "lines or events were too long and were cut");
    return notes;
  }

  private static void note(List<String> notes, long count, String one, String many) {
    if (count > 0) {
      notes.add(Numbers.grouped(count) + " " + (count == 1 ? one : many));
    }
  }

  @Override
  public void close() {
    EventReader open = reader;
    if (open != null) {
      open.close();
    }
  }

  /** Counts bytes before they are unpacked: only these can be compared with a file's size. */
  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      if (value >= 0) {
        bytesRead.incrementAndGet();
      }
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      if (count > 0) {
        bytesRead.addAndGet(count);
      }
      return count;
    }
  }
}
