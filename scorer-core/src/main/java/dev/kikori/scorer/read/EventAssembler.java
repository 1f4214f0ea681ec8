package dev.kikori.scorer.read;

import dev.kikori.scorer.event.LogEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the lines of one event together. A line that has the source's layout starts an event; what does not goes to the event before if it
 * looks like part of it (a stack trace, an indented line) or if the layout is one whose messages may have several lines; else it is an
 * event of plain text. An event is held back until the next one starts.
 */
final class EventAssembler {
  private final LogFormat format;
  private final Layout layout;
  private final Layout plain;
  private final ReaderOptions options;
  private final ReadTally tally;
  private final @Nullable Envelope envelope;
  private final List<Envelope.Letter> letters = new ArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private String partialLabel = "";
  private long partialFirst;
  private long partialLast;
  private long letterTime = LogEvent.NO_TIMESTAMP;
  private String letterService = "";

  private ParsedLine parsed = new ParsedLine();
  private ParsedLine pending = new ParsedLine();
  private boolean hasPending;
  private boolean pendingHasLayout;
  private boolean pendingIsIndented;
  private String raw = "";
  private String label = "";
  private long firstLine;
  private long lastLine;
  private int extraLines;
  private boolean cut;
  private final StringBuilder moreMessage = new StringBuilder();
  private final StringBuilder trace = new StringBuilder();

  EventAssembler(LogFormat format, LayoutContext context, ReaderOptions options, ReadTally tally) {
    this.format = format;
    this.layout = format.newLayout(context);
    this.plain = format.isPlain() ? layout : LogFormat.plain().newLayout(context);
    this.options = options;
    this.tally = tally;
    this.envelope = format.newEnvelope();
  }

  /**
   * Takes a line.
   *
   * @param lineLabel what was cut from its front, to be kept, or empty
   * @param ready takes the events that it shows to be complete
   */
  void accept(String line, String lineLabel, long number, Collection<LogEvent> ready) {
    if (envelope == null) {
      acceptBare(line, lineLabel, number, number, ready);
      return;
    }
    letters.clear();
    if (!envelope.open(line, letters)) {
      endPartial(ready);
      letterTime = LogEvent.NO_TIMESTAMP;
      letterService = "";
      acceptBare(line, lineLabel, number, number, ready);
    }
    for (Envelope.Letter letter : letters) {
      acceptLetter(letter, lineLabel, number, ready);
    }
  }

  private void acceptLetter(
      Envelope.Letter letter, String lineLabel, long number, Collection<LogEvent> ready) {
    partialFirst = partial.isEmpty() ? number : partialFirst;
    partialLast = number;
    int room = Math.max(0, options.maxEventChars() - partial.length());
    partial.append(letter.text(), 0, Math.min(room, letter.text().length()));
    letterTime = letter.timestampMillis();
    letterService = letter.service();
    partialLabel = lineLabel;
    if (!letter.partial()) {
      String whole = partial.toString();
      partial.setLength(0);
      acceptBare(Ansi.strip(whole), lineLabel, partialFirst, number, ready);
    }
  }

  private void endPartial(Collection<LogEvent> ready) {
    if (!partial.isEmpty()) {
      String whole = partial.toString();
      partial.setLength(0);
      acceptBare(Ansi.strip(whole), partialLabel, partialFirst, partialLast, ready);
    }
  }

  private void acceptBare(
      String line, String lineLabel, long first, long last, Collection<LogEvent> ready) {
    if (line.isBlank()) {
      tally.blankLines++;
    } else if (format.isPlain()) {
      if (hasPending && isPartOfPlain(line)) {
        append(line, last);
      } else {
        plain.parse(line, parsed);
        start(line, lineLabel, first, last, false, ready);
      }
    } else if (layout.parse(line, parsed)) {
      if (isWrappedFrame()) {
        append(parsed.message, last);
      } else {
        start(line, lineLabel, first, last, true, ready);
      }
    } else if (hasPending && belongsToPending(line)) {
      append(line, last);
    } else {
      tally.unparsedLines++;
      plain.parse(line, parsed);
      start(line, lineLabel, first, last, false, ready);
    }
  }

  private boolean isPartOfPlain(String line) {
    return StackTraceLines.isFrame(line)
        || StackTraceLines.isIndented(line) && !pendingIsIndented
        || trace.length() == 0 && StackTraceLines.isExceptionHeader(line);
  }

  private boolean belongsToPending(String line) {
    if (StackTraceLines.isPart(line)) {
      return true;
    }
    boolean attracts =
        format.isMultiLine() && pendingHasLayout
            || StackTraceLines.isIndented(line) && !pendingIsIndented;
    return attracts && (extraLines < options.maxEventLines() || StackTraceLines.isIndented(line));
  }

  /** A frame that has a header of its own, as syslog gives to every line. */
  private boolean isWrappedFrame() {
    return hasPending
        && !format.isMultiLine()
        && StackTraceLines.isFrame(parsed.message)
        && pending.service.equals(parsed.service)
        && pending.logger.equals(parsed.logger);
  }

  private void start(
      String line,
      String lineLabel,
      long first,
      long last,
      boolean hasLayout,
      Collection<LogEvent> ready) {
    complete(ready);
    ParsedLine free = pending;
    pending = parsed;
    parsed = free;
    hasPending = true;
    pendingHasLayout = hasLayout;
    pendingIsIndented = StackTraceLines.isIndented(line);
    raw = line;
    label = lineLabel;
    firstLine = first;
    lastLine = last;
    if (envelope != null) {
      fillInFromEnvelope();
    }
  }

  /** The program knows better than the runtime when it wrote a line, if it says so with a date. */
  private void fillInFromEnvelope() {
    boolean better = pending.timestampMillis == LogEvent.NO_TIMESTAMP || pending.isTimeOfDay;
    if (better && letterTime != LogEvent.NO_TIMESTAMP) {
      pending.timestampMillis = letterTime;
    }
    if (pending.service.isEmpty()) {
      pending.service = letterService;
    }
  }

  private void append(String line, long number) {
    tally.continuationLines++;
    lastLine = number;
    extraLines++;
    if (extraLines >= options.maxEventLines() || room() <= 0) {
      cut = true;
      return;
    }
    boolean toTrace = trace.length() > 0 || StackTraceLines.isPart(line);
    StringBuilder target = toTrace ? trace : moreMessage;
    if (!toTrace || trace.length() > 0) {
      target.append('\n');
    }
    String text = line.stripTrailing();
    int room = Math.max(0, room());
    cut |= text.length() > room;
    target.append(text, 0, Math.min(text.length(), room));
  }

  private int room() {
    return options.maxEventChars()
        - pending.message.length()
        - moreMessage.length()
        - trace.length();
  }

  /** Completes what is held back. */
  void flush(Collection<LogEvent> ready) {
    endPartial(ready);
    complete(ready);
  }

  private void complete(Collection<LogEvent> ready) {
    if (!hasPending) {
      return;
    }
    ready.add(
        new LogEvent(
            pending.timestampMillis,
            pending.severity,
            pending.logger,
            pending.thread,
            options.service().isEmpty() ? pending.service : options.service(),
            moreMessage.length() == 0 ? pending.message : pending.message + moreMessage,
            pending.pattern,
            stackTrace(),
            raw,
            firstLine,
            lastLine,
            attributes()));
    tally.events++;
    tally.cutEvents += cut ? 1 : 0;
    hasPending = false;
    extraLines = 0;
    cut = false;
    moreMessage.setLength(0);
    trace.setLength(0);
  }

  boolean hasPending() {
    return hasPending || !partial.isEmpty();
  }

  private @Nullable String stackTrace() {
    if (trace.length() == 0) {
      return pending.stackTrace;
    }
    return pending.stackTrace == null ? trace.toString() : pending.stackTrace + "\n" + trace;
  }

  private Map<String, String> attributes() {
    if (label.isEmpty()) {
      return pending.attributes;
    }
    Map<String, String> all = new HashMap<>(pending.attributes);
    all.put(EventReader.LABEL_ATTRIBUTE, label);
    return all;
  }
}
