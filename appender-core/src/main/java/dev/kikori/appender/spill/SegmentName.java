package dev.kikori.appender.spill;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a segment's name says: <code>run-first-number[-acknowledged].spill[.part]</code>. Names sort by run, then by their first sequence
 * number; {@code acknowledged} stands there once an application ended that had been told of events in it.
 */
final class SegmentName {
  static final String SUFFIX = ".spill";
  static final String UNFINISHED = ".part";

  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{15})-([0-9a-f]{16})-([0-9]{6,9})(?:-([0-9a-f]{16}))?\\.spill(\\.part)?");

  /** When its run began; 0 if somebody else gave the name. */
  final long run;

  /** The sequence number of its first event. */
  final long first;

  /** The last event of which the scorer said that it has it; 0 if that isn't known. */
  final long acknowledged;

  private final String stem;
  private final String end;

  private SegmentName(long run, long first, long acknowledged, String stem, String end) {
    this.run = run;
    this.first = first;
    this.acknowledged = acknowledged;
    this.stem = stem;
    this.end = end;
  }

  static SegmentName of(long run, long first, int number) {
    String stem = String.format(Locale.ROOT, "%015d-%016x-%06d", run, first, number);
    return new SegmentName(run, first, 0, stem, SUFFIX);
  }

  static SegmentName of(Path segment) {
    String name = segment.getFileName().toString();
    Matcher matcher = FORM.matcher(name);
    if (!matcher.matches()) {
      return new SegmentName(0, Long.MAX_VALUE, 0, name, "");
    }
    String mark = matcher.group(4);
    String unfinished = matcher.group(5);
    return new SegmentName(
        Long.parseLong(matcher.group(1)),
        Long.parseUnsignedLong(matcher.group(2), 16),
        mark == null ? 0 : Long.parseUnsignedLong(mark, 16),
        name.substring(0, matcher.end(3)),
        unfinished == null ? SUFFIX : SUFFIX + unfinished);
  }

  /** The same one, done with up to this event. */
  SegmentName acknowledged(long sequence) {
    return new SegmentName(run, first, sequence, stem, end);
  }

  static boolean isSegment(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX) || name.endsWith(SUFFIX + UNFINISHED);
  }

  @Override
  public String toString() {
    return acknowledged == 0
        ? stem + end
        : stem + String.format(Locale.ROOT, "-%016x", acknowledged) + end;
  }
}
