package dev.kikori.scorer.read;

import dev.kikori.scorer.event.LogEvent;
import java.util.HashMap;
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
  }

  /** Takes a line, and returns the event that it shows to be complete, if any. */
  @Nullable LogEvent accept(String line, String lineLabel, long number) {
    if (line.isBlank()) {
      tally.blankLines++;
      return null;
    }
    if (format.isPlain()) {
      return hasPending && isPartOfPlain(line) ? append(line, number) : start(plain, line, lineLabel, number);
    }
    if (layout.parse(line, parsed)) {
      return isWrappedFrame() ? append(parsed.message, number) : startParsed(line, lineLabel, number, true);
    }
    if (hasPending && belongsToPending(line)) {
      return append(line, number);
    }
    tally.unparsedLines++;
    return start(plain, line, lineLabel, number);
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
    boolean attracts = format.isMultiLine() && pendingHasLayout || StackTraceLines.isIndented(line) && !pendingIsIndented;
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

  private @Nullable LogEvent start(Layout by, String line, String lineLabel, long number) {
    by.parse(line, parsed);
    return startParsed(line, lineLabel, number, false);
  }

  private @Nullable LogEvent startParsed(String line, String lineLabel, long number, boolean hasLayout) {
    LogEvent done = flush();
    ParsedLine free = pending;
    pending = parsed;
    parsed = free;
    hasPending = true;
    pendingHasLayout = hasLayout;
    pendingIsIndented = StackTraceLines.isIndented(line);
    raw = line;
    label = lineLabel;
    firstLine = number;
    lastLine = number;
    return done;
  }

  private @Nullable LogEvent append(String line, long number) {
    tally.continuationLines++;
    lastLine = number;
    extraLines++;
    if (extraLines >= options.maxEventLines() || room() <= 0) {
      cut = true;
      return null;
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
    return null;
  }

  private int room() {
    return options.maxEventChars() - pending.message.length() - moreMessage.length() - trace.length();
  }

  /** The event that is held back, if any. */
  @Nullable LogEvent flush() {
    if (!hasPending) {
      return null;
    }
    LogEvent event =
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
            attributes());
    tally.events++;
    tally.cutEvents += cut ? 1 : 0;
    hasPending = false;
    extraLines = 0;
    cut = false;
    moreMessage.setLength(0);
    trace.setLength(0);
    return event;
  }

  boolean hasPending() {
    return hasPending;
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
