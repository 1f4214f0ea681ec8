package dev.kikori.scorer.read;

import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.read.PatternPart.Kind;
import dev.kikori.scorer.read.PatternPart.Sink;

/**
 * Matches lines against a compiled conversion pattern, left to right. A field ends where the part after it matches; where that leads into a
 * dead end, the next such place is tried, within a budget, so that a line costs time in proportion to its length. Only positions are noted
 * on the way: text is taken out once, when the whole line has matched.
 */
final class PatternLayout implements Layout {
  private static final int MAX_TRIES = 256;

  private final PatternPart[] parts;
  private final boolean strictLevels;
  private final int[] starts;
  private final int[] ends;
  private final TimeFields time = new TimeFields();
  private final TimeFields laterTime = new TimeFields();
  private final TimeResolver resolver;
  private final StringCache cache = new StringCache();
  private final int firstDate;
  private Severity severity = Severity.UNKNOWN;
  private int tries;

  /**
   * A layout for a compiled pattern.
   *
   * @param strictLevels whether a level must be a name that is known; custom levels are let through where a date shows that the line is a
   *     log line
   */
  PatternLayout(PatternCompiler.Compiled compiled, boolean strictLevels, LayoutContext context) {
    this.parts = compiled.parts().toArray(PatternPart[]::new);
    this.starts = new int[parts.length];
    this.ends = new int[parts.length];
    this.firstDate = indexOf(Kind.DATE);
    this.strictLevels = strictLevels || firstDate < 0;
    this.resolver =
        new TimeResolver(
            compiled.zone() != null ? compiled.zone() : context.zone(), context.reference());
  }

  private int indexOf(Kind kind) {
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].kind() == kind) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean parse(String line, ParsedLine into) {
    tries = MAX_TRIES;
    severity = Severity.UNKNOWN;
    if (!match(line, 0, 0)) {
      return false;
    }
    into.clear();
    takeOut(line, into);
    return true;
  }

  private boolean match(String line, int firstPart, int start) {
    int at = start;
    for (int i = firstPart; i < parts.length; i++) {
      PatternPart part = parts[i];
      if (part.kind() == Kind.FIELD) {
        return matchField(line, i, at);
      }
      starts[i] = at;
      at =
          switch (part.kind()) {
            case LITERAL -> line.startsWith(part.text(), at) ? at + part.text().length() : -1;
            case BLANK -> matchBlank(line, part, at);
            case DATE -> matchDate(line, i, at);
            case LEVEL -> matchLevel(line, at);
            case NUMBER -> skipNumber(line, at);
            default -> matchProgram(line, i, at);
          };
      if (at < 0) {
        return false;
      }
    }
    return isBlankFrom(line, at);
  }

  private static int matchBlank(String line, PatternPart part, int start) {
    int at = start;
    int least = part.text().length();
    int limit = part.spaces() ? line.length() : Math.min(line.length(), start + least);
    while (at < limit && PatternCompiler.isBlank(line.charAt(at))) {
      at++;
    }
    return at > start || least == 0 || at == line.length() ? at : -1;
  }

  private int matchDate(String line, int part, int at) {
    TimestampFormat format = parts[part].date();
    return format == null ? -1 : format.match(line, at, part == firstDate ? time : laterTime);
  }

  private int matchLevel(String line, int start) {
    int at = start;
    while (at < line.length() && isLetter(line.charAt(at))) {
      at++;
    }
    if (at == start) {
      return -1;
    }
    Severity found = LevelNames.of(line, start, at);
    if (found == null && strictLevels) {
      return -1;
    }
    severity = found == null ? Severity.UNKNOWN : found;
    return at;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static int skipNumber(String line, int start) {
    boolean negative =
        line.startsWith("-", start)
            && start + 1 < line.length()
            && TimestampFormat.isDigit(line.charAt(start + 1));
    int at = negative ? start + 1 : start;
    while (at < line.length()
        && (line.charAt(at) >= '0' && line.charAt(at) <= '9' || line.charAt(at) == '?')) {
      at++;
    }
    return at;
  }

  private int matchProgram(String line, int part, int at) {
    int end = ProgramTag.nameEnd(line, at);
    starts[part] = at;
    ends[part] = Math.max(at, end);
    return end < 0 ? at : ProgramTag.tagEnd(line, end);
  }

  private boolean matchField(String line, int index, int start) {
    starts[index] = start;
    PatternPart part = parts[index];
    if (index + 1 == parts.length) {
      return matchLast(line, index, start);
    }
    PatternPart next = parts[index + 1];
    if (part.sink() == Sink.MESSAGE) {
      return matchBackwards(line, index, start, line.length(), next);
    }
    if (part.sink() == Sink.CLASS && next.text().startsWith(".")) {
      return matchBackwards(line, index, start + 1, wordEnd(line, start), next);
    }
    int end = candidate(line, next, start);
    while (end >= 0 && tries-- > 0 && (part.spaces() || !hasBlank(line, start, end))) {
      if (end > start ? !isOdd(part, line, start, end) : part.spaces()) {
        ends[index] = end;
        if (match(line, index + 1, end)) {
          return true;
        }
      }
      end = candidate(line, next, end + 1);
    }
    return false;
  }

  private boolean matchLast(String line, int index, int start) {
    int end = line.length();
    while (end > start && PatternCompiler.isBlank(line.charAt(end - 1))) {
      end--;
    }
    ends[index] = end;
    return parts[index].spaces() || !hasBlank(line, start, end);
  }

  /**
   * The message is the one field that may hold anything, so what follows it is looked for from the end of the line; and a class that a
   * point follows has points itself.
   */
  private boolean matchBackwards(String line, int index, int start, int last, PatternPart next) {
    for (int end = last; end >= start && tries > 0; end--) {
      if (isCandidate(line, next, end)) {
        tries--;
        ends[index] = end;
        if (match(line, index + 1, end)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isCandidate(String line, PatternPart next, int at) {
    return switch (next.kind()) {
      case LITERAL -> line.startsWith(next.text(), at);
      case BLANK ->
          at == line.length() || next.text().isEmpty() || PatternCompiler.isBlank(line.charAt(at));
      default -> true;
    };
  }

  /** The next place where a field may end because the part after it may begin, or -1. */
  private static int candidate(String line, PatternPart next, int from) {
    if (from > line.length()) {
      return -1;
    }
    if (next.kind() == Kind.LITERAL) {
      return line.indexOf(next.text(), from);
    }
    if (next.kind() != Kind.BLANK) {
      return from;
    }
    return wordEnd(line, from);
  }

  private static int wordEnd(String line, int start) {
    int at = start;
    while (at < line.length() && !PatternCompiler.isBlank(line.charAt(at))) {
      at++;
    }
    return at;
  }

  /**
   * A class name has no colon: that tells {@code %t:%C} apart where the thread's name has some. A host is not called INFO: that is a line
   * of another layout.
   */
  private static boolean isOdd(PatternPart part, String line, int start, int end) {
    if (part.sink() == Sink.CLASS) {
      int colon = line.indexOf(':', start);
      return colon >= 0 && colon < end;
    }
    return part.sink() == Sink.SERVICE
        && end - start > 3
        && LevelNames.of(line, start, end) != null;
  }

  /** Whether there are blanks inside a region; those at its end are padding. */
  private static boolean hasBlank(String line, int start, int end) {
    for (int i = start; i < end; i++) {
      if (PatternCompiler.isBlank(line.charAt(i))) {
        return hasText(line, i, end);
      }
    }
    return false;
  }

  private static boolean isBlankFrom(String line, int from) {
    return !hasText(line, from, line.length());
  }

  private static boolean hasText(String line, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!PatternCompiler.isBlank(line.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private void takeOut(String line, ParsedLine into) {
    into.severity = severity;
    if (firstDate >= 0) {
      into.timestampMillis = resolver.toMillis(time);
      into.isTimeOfDay = time.isTimeOfDay();
    }
    String substitute = "";
    for (int i = 0; i < parts.length; i++) {
      PatternPart part = parts[i];
      switch (part.sink()) {
        case MESSAGE -> into.message = line.substring(starts[i], ends[i]).strip();
        case LOGGER -> into.logger = cached(line, i);
        case CLASS -> substitute = cached(line, i);
        case LOCATION -> substitute = cachedClass(line, i);
        case FILE -> substitute = substitute.isEmpty() ? cachedUntil(line, i, ".java") : substitute;
        case THREAD -> into.thread = cached(line, i);
        case SERVICE -> into.service = cached(line, i);
        case ATTRIBUTE -> putAttribute(line, i, into);
        default -> {}
      }
    }
    into.logger = into.logger.isEmpty() ? substitute : into.logger;
  }

  private void putAttribute(String line, int index, ParsedLine into) {
    String value = cached(line, index);
    if (!value.isEmpty()) {
      into.put(parts[index].text(), value);
    }
  }

  private String cachedClass(String line, int index) {
    int paren = line.indexOf('(', starts[index]);
    int methodDot = line.lastIndexOf('.', paren < 0 ? ends[index] : paren);
    return cache.get(
        line,
        starts[index],
        methodDot > starts[index] && methodDot < ends[index] ? methodDot : ends[index]);
  }

  private String cachedUntil(String line, int index, String suffix) {
    int end = line.indexOf(suffix, starts[index]);
    return cache.get(
        line, starts[index], end > starts[index] && end < ends[index] ? end : ends[index]);
  }

  private String cached(String line, int index) {
    int start = starts[index];
    int end = ends[index];
    while (start < end && PatternCompiler.isBlank(line.charAt(start))) {
      start++;
    }
    while (end > start && PatternCompiler.isBlank(line.charAt(end - 1))) {
      end--;
    }
    return cache.get(line, start, end);
  }
}
