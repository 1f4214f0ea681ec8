package dev.kikori.scorer.read;

import dev.kikori.scorer.event.LogEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads sources one after the other and delivers their log events, in order. The layout of each source is found from its first lines unless
 * one is given. {@link #next} belongs to one thread; {@link #close} may be called from any, and ends a read that waits for a followed file.
 *
 * <p>What a log says never makes it throw: malformed text is delivered as well as can be, and counted. A source that cannot be opened or
 * read to its end throws {@link LogReadException} once, after everything that could be read has been delivered; the next call goes on with
 * the source after it.
 */
public final class EventReader implements AutoCloseable {
  /** Name of the attribute that holds the stripped first column, if it is kept. */
  public static final String LABEL_ATTRIBUTE = "label";

  private final ArrayDeque<LogSource> sources;
  private final ReaderOptions options;
  private final Pauser pauser;
  private final ReadTally tally = new ReadTally();
  private final ArrayDeque<LogEvent> ready = new ArrayDeque<>();
  private final ArrayDeque<String> sampled = new ArrayDeque<>();
  private @Nullable LogSource source;
  private volatile @Nullable LineSplitter splitter;
  private @Nullable EventAssembler assembler;
  private FormatDetector.@Nullable Detection detection;
  private @Nullable LogReadException failure;
  private boolean splitterEnded;
  private long lineNumber;
  private long linesBefore;
  private String lastLine = "";
  private String label = "";
  private volatile boolean closed;

  private EventReader(Builder builder) {
    this.sources = new ArrayDeque<>(builder.sources);
    this.options = builder.options();
    this.pauser = builder.pauser;
  }

  /** A reader of files in the given order, with the defaults of {@link Builder}. */
  public static EventReader open(Path... files) {
    return builder().sources(Arrays.stream(files).map(LogSource::file).toList()).open();
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * The next event, or null at the end of the last source. On a followed file it waits; the event before a pause is delivered when the
   * source has been quiet for the idle time.
   *
   * @throws LogReadException for a source that cannot be opened, or not be read to its end; call again to go on with the next source
   */
  public @Nullable LogEvent next() throws LogReadException {
    while (true) {
      LogEvent event = ready.poll();
      if (event != null) {
        return event;
      }
      if (splitter == null) {
        throwFailure();
        if (!openNext()) {
          return null;
        }
      }
      advance();
    }
  }

  private void throwFailure() throws LogReadException {
    LogReadException thrown = failure;
    failure = null;
    if (thrown != null) {
      throw thrown;
    }
  }

  private boolean openNext() throws LogReadException {
    LogSource next = closed ? null : sources.poll();
    if (next == null) {
      return false;
    }
    source = next;
    splitter =
        new LineSplitter(
            next.open(options.idleMillis(), pauser, tally), options.maxLineBytes(), tally);
    splitterEnded = false;
    lineNumber = 0;
    if (options.format() != null) {
      use(new FormatDetector.Detection(options.format(), 1));
    }
    return true;
  }

  private EventAssembler use(FormatDetector.Detection found) {
    Instant reference =
        options.reference() != null
            ? options.reference()
            : source == null ? Instant.now() : source.referenceTime();
    detection = found;
    EventAssembler fresh =
        new EventAssembler(
            found.format(), new LayoutContext(options.zone(), reference), options, tally);
    assembler = fresh;
    return fresh;
  }

  /** One step: a line, a pause or the end. */
  private void advance() {
    EventAssembler current = assembler != null ? assembler : use(detect());
    String line = sampled.poll();
    if (line == null) {
      switch (readLine(!current.hasPending())) {
        case LINE -> line = lastLine;
        case IDLE -> current.flush(ready);
        default -> finishSource(current);
      }
    }
    if (line != null) {
      lineNumber++;
      current.accept(prepare(line), label, lineNumber, ready);
    }
  }

  /** Reads the first lines ahead. A source that is slow to start is judged by what it has said when it pauses. */
  private FormatDetector.Detection detect() {
    List<String> sample = new ArrayList<>();
    while (sampled.size() < options.sampleLines()) {
      LineSplitter.Next next = readLine(sampled.isEmpty());
      if (next == LineSplitter.Next.LINE) {
        sampled.add(lastLine);
        sample.add(prepare(lastLine));
      } else if (next == LineSplitter.Next.END || !sampled.isEmpty()) {
        break;
      }
    }
    return FormatDetector.detect(sample);
  }

  private LineSplitter.Next readLine(boolean mayBlock) {
    LineSplitter lines = splitter;
    if (splitterEnded || lines == null) {
      return LineSplitter.Next.END;
    }
    try {
      LineSplitter.Next next = failure == null ? lines.next(mayBlock) : lines.rest();
      splitterEnded = next == LineSplitter.Next.END;
      lastLine = lines.line();
      return next;
    } catch (IOException e) {
      failure = brokenOff(e);
      LineSplitter.Next rest = lines.rest();
      splitterEnded = rest == LineSplitter.Next.END;
      lastLine = lines.line();
      return rest;
    }
  }

  private LogReadException brokenOff(IOException cause) {
    String name = source == null ? "" : source.name();
    return new LogReadException(
        name
            + ": broke off after line "
            + (tally.lines - linesBefore)
            + " ("
            + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage())
            + "): what could be read has been delivered, the file is damaged or incomplete; copy it again",
        cause);
  }

  private void finishSource(EventAssembler current) {
    current.flush(ready);
    closeSplitter();
    assembler = null;
    linesBefore = tally.lines;
  }

  private String prepare(String line) {
    String text = Ansi.strip(line);
    label = "";
    if (!options.stripFirstColumn() || text.isEmpty() || PatternCompiler.isBlank(text.charAt(0))) {
      return text;
    }
    int end = 0;
    while (end < text.length() && !PatternCompiler.isBlank(text.charAt(end))) {
      end++;
    }
    label = options.keepStrippedColumn() ? text.substring(0, end) : "";
    return end == text.length() ? "" : text.substring(end + 1);
  }

  /** The source that the last event came from; null before the first. */
  public @Nullable LogSource source() {
    return source;
  }

  /** The layout of the source that the last event came from, and how sure that is; null before the first. */
  public FormatDetector.@Nullable Detection detection() {
    return detection;
  }

  /** What has been read up to now; lines that were read ahead to find the layout included. */
  public ReadCounters counters() {
    return tally.snapshot();
  }

  /** Closes what is open. Idempotent, from any thread. */
  @Override
  public void close() {
    closed = true;
    closeSplitter();
  }

  private void closeSplitter() {
    LineSplitter open = splitter;
    splitter = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        tally.closeFailures++;
      }
    }
  }

  /** Builds an {@link EventReader}; each setter checks at once. */
  public static final class Builder {
    /** Default of {@link #sampleLines}: {@value}. */
    public static final int DEFAULT_SAMPLE_LINES = 200;

    /** Default of {@link #maxLineBytes}: {@value}. */
    public static final int DEFAULT_MAX_LINE_BYTES = 64 * 1024;

    /** Default of {@link #maxEventLines}: {@value}. */
    public static final int DEFAULT_MAX_EVENT_LINES = 1000;

    /** Default of {@link #maxEventChars}: {@value}. */
    public static final int DEFAULT_MAX_EVENT_CHARS = 256 * 1024;

    /** Default of {@link #idle}, in milliseconds: {@value}. */
    public static final long DEFAULT_IDLE_MILLIS = 500;

    private List<LogSource> sources = List.of();
    private @Nullable LogFormat format;
    private ZoneId zone = ZoneOffset.UTC;
    private @Nullable Instant reference;
    private boolean stripFirstColumn;
    private boolean keepStrippedColumn;
    private String service = "";
    private int sampleLines = DEFAULT_SAMPLE_LINES;
    private int maxLineBytes = DEFAULT_MAX_LINE_BYTES;
    private int maxEventLines = DEFAULT_MAX_EVENT_LINES;
    private int maxEventChars = DEFAULT_MAX_EVENT_CHARS;
    private long idleMillis = DEFAULT_IDLE_MILLIS;
    private Pauser pauser = Pauser.SYSTEM;

    private Builder() {}

    /** The sources, read in this order. */
    public Builder sources(List<LogSource> value) {
      sources = List.copyOf(value);
      return this;
    }

    /** The one source. */
    public Builder source(LogSource value) {
      return sources(List.of(value));
    }

    /** The layout; null (the default) finds it from the first lines of each source. */
    public Builder format(@Nullable LogFormat value) {
      format = value;
      return this;
    }

    /** The zone of timestamps that state none; default UTC, so that results do not depend on where they are computed. */
    public Builder zone(ZoneId value) {
      zone = value;
      return this;
    }

    /**
     * A time at or after the last line, by which missing years and dates are filled in; default: when the file was last modified, or now
     * for a source that is not a file.
     */
    public Builder reference(Instant value) {
      reference = value;
      return this;
    }

    /** Whether the first whitespace-separated column of each line (a label of a data set) is dropped before anything sees it. */
    public Builder stripFirstColumn(boolean value) {
      stripFirstColumn = value;
      return this;
    }

    /** Whether the dropped column is kept as the attribute {@value EventReader#LABEL_ATTRIBUTE}, for evaluation. */
    public Builder keepStrippedColumn(boolean value) {
      keepStrippedColumn = value;
      return this;
    }

    /** The service that all events are said to come from; empty (the default) leaves what the lines say. */
    public Builder service(String value) {
      service = value;
      return this;
    }

    /** Lines of each source that its layout is found from; default {@value #DEFAULT_SAMPLE_LINES}. */
    public Builder sampleLines(int value) {
      sampleLines = checked("sampleLines", value, 1, 100_000);
      return this;
    }

    /** Bytes of a line that are kept; default {@value #DEFAULT_MAX_LINE_BYTES}. */
    public Builder maxLineBytes(int value) {
      maxLineBytes = checked("maxLineBytes", value, 16, 64 * 1024 * 1024);
      return this;
    }

    /** Lines of an event that are kept; default {@value #DEFAULT_MAX_EVENT_LINES}. */
    public Builder maxEventLines(int value) {
      maxEventLines = checked("maxEventLines", value, 1, 1_000_000);
      return this;
    }

    /** Characters of an event's message and stack trace that are kept; default {@value #DEFAULT_MAX_EVENT_CHARS}. */
    public Builder maxEventChars(int value) {
      maxEventChars = checked("maxEventChars", value, 16, 64 * 1024 * 1024);
      return this;
    }

    /** How long a live source is quiet before the event that is held back is delivered; default half a second. */
    public Builder idle(Duration value) {
      idleMillis =
          checked("idle", (int) Math.min(Integer.MAX_VALUE, value.toMillis()), 1, 3_600_000);
      return this;
    }

    Builder pauser(Pauser value) {
      pauser = value;
      return this;
    }

    private static int checked(String name, int value, int min, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            name + ": " + value + " (expected: " + min + ".." + max + ")");
      }
      return value;
    }

    private ReaderOptions options() {
      return new ReaderOptions(
          format,
          zone,
          reference,
          stripFirstColumn,
          keepStrippedColumn,
          service,
          sampleLines,
          maxLineBytes,
          maxEventLines,
          maxEventChars,
          idleMillis);
    }

    /** A reader; sources are opened as they are come to. */
    public EventReader open() {
      return new EventReader(this);
    }
  }
}
