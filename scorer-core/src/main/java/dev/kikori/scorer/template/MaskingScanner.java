package dev.kikori.scorer.template;

import static dev.kikori.scorer.template.CharKind.isDigit;
import static dev.kikori.scorer.template.CharKind.isLetter;

import org.jspecify.annotations.Nullable;

/**
 * Masks the variables of a message in one walk from left to right, without regular expressions and without allocation.
 *
 * <p>A message is a row of <em>chunks</em> (letters, digits and {@code . : / - _ @ \}) between delimiters, which are copied as they
 * are, runs of white space as one space. A chunk without digits, slashes and inner colons is a word and is copied. Any other chunk is
 * a typed variable as a whole (address, time, path, number, identifier) or is split at its first {@code : @ / ,} and looked at in
 * parts. A split chunk has at most {@value #MAX_SPLITS} parts, which keeps the work linear whatever the input. Masks of the same type
 * with nothing but a comma or a space between them become one, so that lists of any length are the same text.
 *
 * <p>The scanner holds its buffers and the result of its last scan: one instance belongs to one thread.
 */
final class MaskingScanner {
  /** A chunk longer than this many characters is an identifier, a path or a URL, whatever is in it. */
  static final int MAX_CHUNK = 256;

  private static final int MAX_SPLITS = 16;
  private static final int MIN_HEX = 6;
  private static final int LONG_DIGITS = 5;
  private static final int MAX_STEM = 24;
  private static final int WORD = CharKind.LETTER | CharKind.HEX_LETTER | CharKind.DOT | CharKind.DASH | CharKind.UNDERSCORE;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final String CALENDAR = "JanFebMarAprMayJunJulAugSepOctNovDecMonTueWedThuFriSatSun";

  private final int maxChars;
  private final int maxLines;
  private final char[] in;
  private final char[] out;

  private int inLength;
  private int outLength;
  private int lastMaskEnd;
  private Mask lastMask = Mask.ANY;
  private boolean inCalendar;
  private boolean cut;
  private boolean linesCut;

  /**
   * A scanner.
   *
   * @param maxChars how many characters of a message are read
   * @param maxLines how many lines of a message are read
   */
  MaskingScanner(int maxChars, int maxLines) {
    this.maxChars = maxChars;
    this.maxLines = maxLines;
    this.in = new char[maxChars + 1];
    // The densest input is digits between delimiters: two characters become a mask of at most six and the delimiter.
    this.out = new char[maxChars * 4 + 16];
  }

  /** Scans a message. The result stands in this object until the next scan. */
  void scan(String message) {
    start(message);
    int n = inLength;
    int lines = 1;
    int i = 0;
    while (i < n) {
      char c = in[i];
      if (CharKind.of(c) != 0) {
        i = chunk(i);
      } else if (c == '\n' || c == '\r') {
        if (outLength > 0 && c == '\n' && ++lines > maxLines && !isBlank(i)) {
          linesCut = true;
          break;
        }
        space();
        i++;
      } else if (c <= ' ' || c == 0x7f) {
        space();
        i++;
      } else {
        i = delimiter(i);
      }
    }
    while (outLength > 0 && out[outLength - 1] == ' ') {
      outLength--;
    }
  }

  /** Takes a text as it is, without masking it. */
  void copy(String text) {
    start(text);
    System.arraycopy(in, 0, out, 0, inLength);
    outLength = inLength;
  }

  char[] chars() {
    return out;
  }

  int length() {
    return outLength;
  }

  /** Whether the last message had more characters than are read. */
  boolean wasCut() {
    return cut;
  }

  /** Whether the last message had more lines than are read. */
  boolean lostLines() {
    return linesCut;
  }

  String text() {
    return new String(out, 0, outLength);
  }

  /** A well-mixed hash of the masked text. */
  long hash(long seed) {
    long h = seed ^ outLength * MIX;
    int i = 0;
    for (; i + 4 <= outLength; i += 4) {
      long word = out[i] | (long) out[i + 1] << 16 | (long) out[i + 2] << 32 | (long) out[i + 3] << 48;
      h = Long.rotateLeft((h ^ word) * MIX, 29);
    }
    for (; i < outLength; i++) {
      h = Long.rotateLeft((h ^ out[i]) * MIX, 29);
    }
    h = (h ^ h >>> 32) * 0xD6E8FEB86659FD93L;
    return h ^ h >>> 32;
  }

  private void start(String message) {
    int n = message.length();
    cut = n > maxChars;
    if (cut) {
      n = maxChars;
      if (Character.isHighSurrogate(message.charAt(n - 1))) {
        n--;
      }
    }
    message.getChars(0, n, in, 0);
    in[n] = '\n';
    inLength = n;
    outLength = 0;
    lastMaskEnd = -1;
    inCalendar = false;
    linesCut = false;
  }

  private boolean isBlank(int from) {
    for (int i = from; i < inLength; i++) {
      if (in[i] > ' ') {
        return false;
      }
    }
    return true;
  }

  private void space() {
    if (outLength > 0 && out[outLength - 1] != ' ') {
      out[outLength++] = ' ';
    }
  }

  /** Copies a delimiter; takes the sign off {@code <1 sec} and the repetition out of {@code 1165 bytes (1.13 KB)}. */
  private int delimiter(int i) {
    char c = in[i];
    if (c == '<' && isDigit(in[i + 1])) {
      return i + 1;
    }
    if (c == ')' && lastMask == Mask.SIZE && lastMaskEnd == outLength && endsWithRepeatedSize()) {
      outLength -= Mask.SIZE.chars().length + 2;
      lastMaskEnd = outLength;
      return i + 1;
    }
    out[outLength++] = c;
    return i + 1;
  }

  private boolean endsWithRepeatedSize() {
    int length = Mask.SIZE.chars().length;
    int first = outLength - 2 * length - 2;
    if (first < 0 || out[outLength - length - 1] != '(' || out[outLength - length - 2] != ' ') {
      return false;
    }
    for (int k = 0; k < length; k++) {
      if (out[first + k] != Mask.SIZE.chars()[k]) {
        return false;
      }
    }
    return true;
  }

  /** Reads the chunk that starts here, writes what it becomes, returns where the reading goes on. */
  private int chunk(int start) {
    int kinds = 0;
    int end = start;
    while (true) {
      int kind = CharKind.of(in[end]);
      if (kind == 0) {
        if (in[end] != ',' || end == start || !isDigit(in[end - 1]) || !isDigit(in[end + 1])) {
          break;
        }
        kind = CharKind.COMMA;
      }
      kinds |= kind;
      end++;
    }
    if ((kinds & ~WORD) == 0) {
      word(start, end);
      return end;
    }
    int trimmed = end;
    while (trimmed > start && (in[trimmed - 1] == '.' || in[trimmed - 1] == ':')) {
      trimmed--;
    }
    if (trimmed < end && (kinds & ~WORD) == CharKind.COLON && noneIn(start, trimmed, ':')) {
      word(start, end);
      return end;
    }
    int next = typed(start, trimmed, end);
    if (next == end) {
      copyRaw(trimmed, end);
    }
    return next;
  }

  private boolean noneIn(int start, int end, char c) {
    for (int i = start; i < end; i++) {
      if (in[i] == c) {
        return false;
      }
    }
    return true;
  }

  /** Copies a word of letters; a month or a weekday that a date follows becomes part of that date. */
  private void word(int start, int end) {
    if (end - start == 3 && startsDate(start, end)) {
      mask(Mask.TIME);
      inCalendar = true;
      return;
    }
    inCalendar = false;
    copyRaw(start, end);
  }

  private boolean startsDate(int start, int end) {
    if (in[end] != ' ' || !isCalendarName(start)) {
      return false;
    }
    int next = in[end + 1] == ' ' ? end + 2 : end + 1;
    return next < inLength && (isDigit(in[next]) || next + 3 < inLength && in[next + 3] == ' ' && isCalendarName(next));
  }

  private boolean isCalendarName(int at) {
    for (int i = 0; i < CALENDAR.length(); i += 3) {
      if (CALENDAR.charAt(i) == in[at] && CALENDAR.charAt(i + 1) == in[at + 1] && CALENDAR.charAt(i + 2) == in[at + 2]) {
        return true;
      }
    }
    return false;
  }

  private void copyRaw(int start, int end) {
    for (int i = start; i < end; i++) {
      out[outLength++] = in[i];
    }
  }

  /** Writes a mask, or nothing where the same mask stands right before it. */
  private void mask(Mask mask) {
    if (lastMask == mask && lastMaskEnd >= 0 && onlyListSeparatorsSince(lastMaskEnd)) {
      outLength = lastMaskEnd;
      return;
    }
    char[] chars = mask.chars();
    for (char c : chars) {
      out[outLength++] = c;
    }
    lastMask = mask;
    lastMaskEnd = outLength;
  }

  private boolean onlyListSeparatorsSince(int from) {
    if (outLength - from > 2) {
      return false;
    }
    for (int i = from; i < outLength; i++) {
      if (out[i] != ' ' && out[i] != ',') {
        return false;
      }
    }
    return true;
  }

  /** Writes the masked form of a chunk; returns {@code end}, or a later position if a unit after it was read too. */
  private int typed(int start, int trimmed, int end) {
    int from = start;
    for (int split = 0; ; split++) {
      if (from >= trimmed) {
        return end;
      }
      if (whole(from, trimmed)) {
        return trimmed == end ? unitAfter(end) : end;
      }
      if (split == MAX_SPLITS) {
        mask(Mask.ID);
        return end;
      }
      int separator = separatorIn(from, trimmed);
      if (separator < 0) {
        part(from, trimmed);
        return trimmed == end ? unitAfter(end) : end;
      }
      part(from, separator);
      out[outLength++] = in[separator];
      from = separator + 1;
    }
  }

  private int separatorIn(int start, int end) {
    for (int i = start; i < end; i++) {
      char c = in[i];
      if (c == ':' || c == '@' || c == '/' || c == ',' || c == '\\') {
        return i;
      }
    }
    return -1;
  }

  /** After a number: a unit that stands one space away makes a duration or a size of it. */
  private int unitAfter(int end) {
    if (lastMask != Mask.NUM || lastMaskEnd != outLength || in[end] != ' ') {
      return end;
    }
    int unitEnd = end + 1;
    while (unitEnd < inLength && isLetter(in[unitEnd])) {
      unitEnd++;
    }
    boolean wordEnds = unitEnd >= inLength || (CharKind.of(in[unitEnd]) & ~(CharKind.DOT | CharKind.COLON)) == 0;
    Mask unit = wordEnds ? Units.of(in, end + 1, unitEnd, false) : null;
    if (unit == null || !isLastMask(Mask.NUM)) {
      return end;
    }
    outLength -= Mask.NUM.chars().length;
    lastMaskEnd = -1;
    mask(unit);
    return unitEnd;
  }

  private boolean isLastMask(Mask mask) {
    int start = outLength - mask.chars().length;
    return start == 0 || start > 0 && out[start - 1] != '-' && !isLetter(out[start - 1]);
  }

  /** Masks a chunk that is one variable as a whole; false if it is none. */
  private boolean whole(int start, int end) {
    Mask mask = maskOfWhole(start, end);
    if (mask == null) {
      return false;
    }
    if (inCalendar && mask == Mask.TIME) {
      mask(Mask.TIME);
      return true;
    }
    inCalendar &= mask == Mask.TIME;
    mask(mask);
    return true;
  }

  private @Nullable Mask maskOfWhole(int start, int end) {
    char first = in[start];
    int kinds = 0;
    int slashes = 0;
    int colons = 0;
    int firstSlash = -1;
    int firstColon = -1;
    int length = end - start;
    for (int i = start; i < end; i++) {
      int kind = in[i] == ',' ? CharKind.COMMA : CharKind.of(in[i]);
      kinds |= kind;
      if (kind == CharKind.SLASH || kind == CharKind.BACKSLASH) {
        slashes++;
        firstSlash = firstSlash < 0 ? i : firstSlash;
      } else if (kind == CharKind.COLON) {
        colons++;
        firstColon = firstColon < 0 ? i : firstColon;
      }
    }
    boolean digits = (kinds & CharKind.DIGIT) != 0;
    if (slashes > 0) {
      return maskOfSlashed(start, end, slashes, firstSlash, firstColon, digits);
    }
    if (length > MAX_CHUNK) {
      return Mask.ID;
    }
    if (!digits) {
      return null;
    }
    if (colons > 0) {
      if (isDigit(first) && (ChunkShape.isClock(in, start, end) || ChunkShape.isDate(in, start, end))) {
        return Mask.TIME;
      }
      if (ChunkShape.isIpv4(in, start, end) || colons >= 2 && ChunkShape.isIpv6(in, start, end)) {
        return Mask.IP;
      }
      if (ChunkShape.isHexPairs(in, start, end)) {
        return Mask.HEX;
      }
      return colons == 1 && isHostAndPort(start, firstColon, end) ? Mask.IP : null;
    }
    return null;
  }

  private @Nullable Mask maskOfSlashed(
      int start, int end, int slashes, int firstSlash, int firstColon, boolean digits) {
    char first = in[start];
    int length = end - start;
    if (firstColon > start && firstColon == firstSlash - 1 && isLetter(first)) {
      boolean drive = firstColon == start + 1;
      boolean scheme = in[firstSlash] == '/' && !drive && length > firstSlash - start + 1;
      return drive ? Mask.PATH : scheme ? Mask.URL : null;
    }
    if (firstColon >= 0 && firstColon < firstSlash) {
      return ChunkShape.isIpv4(in, start, end) ? Mask.IP : null;
    }
    if (length == 1) {
      return null;
    }
    if (digits && ChunkShape.isIpv4(in, firstSlash + 1, end)) {
      return Mask.IP;
    }
    if (firstSlash == start || first == '.' || in[firstSlash] == '\\') {
      return Mask.PATH;
    }
    if (isDigit(first)) {
      if (ChunkShape.isDate(in, start, end)) {
        return Mask.TIME;
      }
      if (ChunkShape.isIpv4(in, start, end)) {
        return Mask.IP;
      }
      return null;
    }
    boolean file = slashes >= 2 || hasDotAfter(firstSlash, end);
    return file ? Mask.PATH : null;
  }

  private boolean hasDotAfter(int start, int end) {
    for (int i = start + 1; i < end - 1; i++) {
      if (in[i] == '.') {
        return true;
      }
    }
    return false;
  }

  /** {@code proxy.example.org:5070}: a name with two dots or more, or a dotted name with a port of two digits and more. */
  private boolean isHostAndPort(int start, int colon, int end) {
    int digits = ChunkShape.digitsAt(in, colon + 1, end);
    if (digits == 0 || digits > 5 || colon + 1 + digits != end) {
      return false;
    }
    int dots = 0;
    for (int i = start; i < colon; i++) {
      if (in[i] == '.') {
        dots++;
      } else if (in[i] == '_') {
        return false;
      }
    }
    return dots >= 2;
  }

  /** Writes the masked form of a run of letters, digits, dots, dashes, underscores and list commas. */
  private void part(int start, int end) {
    if (start >= end) {
      return;
    }
    boolean address = start > 0 && in[start - 1] == '@' && end - start >= 4;
    if (address && ChunkShape.isHexNumber(in, start, end, 4)) {
      inCalendar = false;
      mask(Mask.HEX);
      return;
    }
    int firstDigit = firstDigitIn(start, end);
    if (firstDigit < 0) {
      inCalendar = false;
      if (end - start > MAX_CHUNK) {
        mask(Mask.ID);
      } else {
        copyRaw(start, end);
      }
      return;
    }
    numeric(start, end, firstDigit);
  }

  private int firstDigitIn(int start, int end) {
    for (int i = start; i < end; i++) {
      if (isDigit(in[i])) {
        return i;
      }
    }
    return -1;
  }

  private void numeric(int start, int end, int firstDigit) {
    if (firstDigit <= start + 1 && ChunkShape.isNumber(in, start, end)) {
      number(start, end);
      return;
    }
    inCalendar = false;
    int decimal = ChunkShape.decimalLength(in, start, end);
    Mask unit = decimal > 0 ? Units.of(in, start + decimal, end, true) : null;
    if (unit != null) {
      mask(unit);
    } else if (ChunkShape.isUuid(in, start, end)) {
      mask(Mask.UUID);
    } else if (ChunkShape.isHexPairs(in, start, end) || isHex(start, end)) {
      mask(Mask.HEX);
    } else if (isDigit(in[start]) && ChunkShape.isDate(in, start, end)) {
      mask(Mask.TIME);
    } else {
      identifier(start, end);
    }
  }

  private boolean isHex(int start, int end) {
    return ChunkShape.isHexNumber(in, start, end, MIN_HEX);
  }

  private void number(int start, int end) {
    if (ChunkShape.isIpv4(in, start, end)) {
      inCalendar = false;
      mask(Mask.IP);
    } else if (inCalendar && end - start <= 4 || ChunkShape.isDate(in, start, end)) {
      mask(Mask.TIME);
    } else {
      inCalendar = false;
      mask(Mask.NUM);
    }
  }

  /** Keeps the stem of {@code eth0} and {@code node-12}; masks the whole of {@code blk_-1608999687919862906} and {@code a8f3kz}. */
  private void identifier(int start, int end) {
    int digits = ChunkShape.stemEnd(in, start, end);
    boolean longNumber = digits > 0 && in[digits - 1] == '_' && end - digits >= LONG_DIGITS;
    if (digits < 0 || longNumber || digits - start > MAX_STEM) {
      mask(Mask.ID);
      return;
    }
    copyRaw(start, digits);
    mask(Mask.NUM);
    lastMaskEnd = -1;
  }
}
