package dev.kikori.scorer.template;

import static dev.kikori.scorer.template.CharKind.isDigit;
import static dev.kikori.scorer.template.CharKind.isLetter;

/**
 * Masks the variables of a message in one walk from left to right, without regular expressions and without allocation.
 *
 * <p>A message is a row of <em>chunks</em> (letters, digits and {@code . : / - _ @ \}) between delimiters, which are copied as they
 * are, runs of white space as one space. A chunk without digits, slashes and inner colons is a word and is copied. Any other chunk is
 * a {@linkplain ChunkType typed variable} as a whole (address, time, path) or is split at its first {@code : @ / ,} and looked at in
 * parts (numbers, identifiers). A split chunk has at most {@value #MAX_SPLITS} parts, which keeps the work linear whatever the input.
 *
 * <p>The scanner holds its buffers and the result of its last scan: one instance belongs to one thread.
 */
final class MaskingScanner {
  private static final int MAX_SPLITS = 16;
  private static final int MIN_HEX = 6;
  private static final int MIN_ADDRESS = 4;
  private static final int LONG_DIGITS = 5;
  private static final int MAX_STEM = 24;

  /** The densest text is digits between delimiters: of two characters come at most six of a mask, and the delimiter. */
  private static final int MAX_GROWTH = 4;

  private static final int WORD =
      CharKind.LETTER | CharKind.HEX_LETTER | CharKind.DOT | CharKind.DASH | CharKind.UNDERSCORE;
  private static final String PATH_TAIL = "?&=%#+~$*!";
  private static final String CALENDAR =
      "JanFebMarAprMayJunJulAugSepOctNovDecMonTueWedThuFriSatSun";

  private final int maxChars;
  private final int maxLines;
  private final char[] in;
  private final MaskedText out;

  private int length;
  private boolean inDate;
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
    this.out = new MaskedText(maxChars * MAX_GROWTH + 16);
  }

  /** The most characters that the masked form of a message can have. */
  static int maxMaskedChars(int maxMessageChars) {
    return maxMessageChars * MAX_GROWTH + 16;
  }

  /** Scans a message. The result stands in {@link #text()} until the next scan. */
  void scan(String message) {
    start(message);
    int lines = 1;
    int i = 0;
    while (i < length) {
      char c = in[i];
      if (CharKind.of(c) != 0) {
        i = chunk(i);
      } else if (c == '\n' && out.length() > 0 && ++lines > maxLines) {
        linesCut = !isBlank(i);
        break;
      } else if (c <= ' ' || c == 0x7f) {
        out.space();
        i++;
      } else {
        delimiter(c, in[i + 1]);
        i++;
      }
    }
    out.trim();
  }

  /** Takes a text as it is, without masking it. */
  void copy(String text) {
    start(text);
    out.append(in, 0, length);
  }

  /** The masked text; belongs to this scanner. */
  MaskedText text() {
    return out;
  }

  /** Whether the last message had more characters than are read. */
  boolean wasCut() {
    return cut;
  }

  /** Whether the last message had more lines than are read. */
  boolean lostLines() {
    return linesCut;
  }

  private void start(String message) {
    cut = message.length() > maxChars;
    length = cut ? cutPoint(message) : message.length();
    message.getChars(0, length, in, 0);
    in[length] = '\n';
    inDate = false;
    linesCut = false;
    out.clear();
  }

  /** Where to cut a message that is too long: at white space if there is some near, never inside a surrogate pair. */
  private int cutPoint(String message) {
    for (int i = maxChars; i > maxChars - ChunkType.MAX_CHUNK && i > 0; i--) {
      if (message.charAt(i) <= ' ') {
        return i;
      }
    }
    return Character.isHighSurrogate(message.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
  }

  private boolean isBlank(int from) {
    for (int i = from; i < length; i++) {
      if (in[i] > ' ') {
        return false;
      }
    }
    return true;
  }

  /** Copies punctuation, but for the sign of {@code +5} and {@code <1 sec}. */
  private void delimiter(char c, char next) {
    boolean sign = (c == '<' || c == '+') && isDigit(next) && out.atWordStart();
    if (!sign) {
      out.delimiter(c);
    }
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
    int special = kinds & ~WORD;
    if (special == 0) {
      word(start, end);
      return end;
    }
    int trimmed = trimmedEnd(start, end);
    if (special == CharKind.COLON && trimmed < end && !holdsColon(start, trimmed)) {
      word(start, end);
      return end;
    }
    masked(start, trimmed);
    if (trimmed < end) {
      out.append(in, trimmed, end);
      return end;
    }
    return in[end] == ' ' ? unitAfter(end) : tailOfPath(end);
  }

  /** The end of a chunk without the punctuation of the sentence around it. */
  private int trimmedEnd(int start, int end) {
    int trimmed = end;
    while (trimmed > start
        && (in[trimmed - 1] == '.' || in[trimmed - 1] == ':' || in[trimmed - 1] == '-')) {
      trimmed--;
    }
    return trimmed;
  }

  private boolean holdsColon(int start, int end) {
    for (int i = start; i < end; i++) {
      if (in[i] == ':') {
        return true;
      }
    }
    return false;
  }

  /** Copies a word of letters; a month or a weekday that a date follows becomes part of that date. */
  private void word(int start, int end) {
    inDate = end - start == 3 && startsDate(start, end);
    if (inDate) {
      out.mask(Mask.TIME);
    } else {
      out.append(in, start, end);
    }
  }

  private boolean startsDate(int start, int end) {
    if (in[end] != ' ' || !isCalendarName(start)) {
      return false;
    }
    int next = in[end + 1] == ' ' ? end + 2 : end + 1;
    return next < length
        && (isDigit(in[next])
            || (next + 3 < length && in[next + 3] == ' ' && isCalendarName(next)));
  }

  private boolean isCalendarName(int at) {
    for (int i = 0; i < CALENDAR.length(); i += 3) {
      if (CALENDAR.charAt(i) == in[at]
          && CALENDAR.charAt(i + 1) == in[at + 1]
          && CALENDAR.charAt(i + 2) == in[at + 2]) {
        return true;
      }
    }
    return false;
  }

  /** Writes the masked form of a chunk: one mask, or its parts. */
  private void masked(int start, int end) {
    int from = start;
    for (int split = 0; from < end; split++) {
      Mask whole = ChunkType.of(in, from, end);
      if (whole == null && split == MAX_SPLITS) {
        whole = Mask.ID;
      }
      if (whole != null) {
        inDate &= whole == Mask.TIME;
        out.mask(whole);
        return;
      }
      int separator = separatorIn(from, end);
      part(from, separator);
      from = separator;
      while (from < end && (from == separator || (in[from] == '.' && in[from - 1] == '.'))) {
        out.append(in[from++]);
      }
    }
  }

  /** The first character that splits a chunk ({@code : @ / \ ,} or the first of several dots), or the end. */
  private int separatorIn(int start, int end) {
    for (int i = start; i < end; i++) {
      char c = in[i];
      boolean leader = c == '.' && i + 1 < end && in[i + 1] == '.';
      if (c == ':' || c == '@' || c == '/' || c == ',' || c == '\\' || leader) {
        boolean listOfNumbers = c == ',' && ChunkShape.isNumber(in, start, end);
        return listOfNumbers ? end : i;
      }
    }
    return end;
  }

  /** Writes the masked form of a run of letters, digits, dots, dashes, underscores and list commas. */
  private void part(int start, int end) {
    if (start >= end) {
      return;
    }
    int firstDigit = firstDigitIn(start, end);
    boolean address =
        start > 0 && in[start - 1] == '@' && ChunkShape.isHexNumber(in, start, end, MIN_ADDRESS);
    if (firstDigit >= 0
        && firstDigit <= start + 1
        && !address
        && ChunkShape.isNumber(in, start, end)) {
      out.mask(maskOfNumber(start, end));
      return;
    }
    inDate = false;
    if (address) {
      out.mask(Mask.HEX);
    } else if (firstDigit < 0) {
      out.append(in, start, end);
    } else {
      mixed(start, end);
    }
  }

  private int firstDigitIn(int start, int end) {
    for (int i = start; i < end; i++) {
      if (isDigit(in[i])) {
        return i;
      }
    }
    return -1;
  }

  private Mask maskOfNumber(int start, int end) {
    if ((inDate && end - start <= 4) || ChunkShape.isDate(in, start, end)) {
      return Mask.TIME;
    }
    inDate = false;
    return ChunkShape.isIpv4(in, start, end) ? Mask.IP : Mask.NUM;
  }

  /** Writes the masked form of digits with letters among them. */
  private void mixed(int start, int end) {
    int decimal = ChunkShape.decimalLength(in, start, end);
    boolean padded = decimal > 1 && in[start] == '0' && isDigit(in[start + 1]);
    Mask unit = decimal > 0 && !padded ? Units.of(in, start + decimal, end, true) : null;
    if (unit != null) {
      out.mask(unit);
    } else if (ChunkShape.isUuid(in, start, end)) {
      out.mask(Mask.UUID);
    } else if (ChunkShape.isHexPairs(in, start, end)
        || ChunkShape.isHexNumber(in, start, end, MIN_HEX)) {
      out.mask(Mask.HEX);
    } else if (ChunkShape.isDate(in, start, end)) {
      out.mask(Mask.TIME);
    } else {
      identifier(start, end);
    }
  }

  /** Keeps the stem of {@code eth0} and {@code node-12}; masks the whole of {@code blk_-1608999687919862906} and {@code a8f3kz}. */
  private void identifier(int start, int end) {
    int digits = ChunkShape.stemEnd(in, start, end);
    boolean keyed = digits > 0 && in[digits - 1] == '_' && end - digits >= LONG_DIGITS;
    if (digits < 0 || keyed || digits - start > MAX_STEM) {
      out.mask(Mask.ID);
    } else {
      out.stem(in, start, digits);
    }
  }

  /** After a number: a unit that stands one space away makes a duration or a size of it. */
  private int unitAfter(int end) {
    if (!out.endsWith(Mask.NUM)) {
      return end;
    }
    int unitEnd = end + 1;
    while (unitEnd < length && isLetter(in[unitEnd])) {
      unitEnd++;
    }
    boolean wordEnds =
        in[unitEnd] != '=' && (CharKind.of(in[unitEnd]) & ~(CharKind.DOT | CharKind.COLON)) == 0;
    Mask unit = wordEnds ? Units.of(in, end + 1, unitEnd, false) : null;
    if (unit == null) {
      return end;
    }
    out.replaceLast(unit);
    return unitEnd;
  }

  /** After a path or a URL: skips what still belongs to it, such as a query. */
  private int tailOfPath(int end) {
    if (!out.endsWith(Mask.PATH) && !out.endsWith(Mask.URL)) {
      return end;
    }
    int at = end;
    while (at < length && (CharKind.of(in[at]) != 0 || PATH_TAIL.indexOf(in[at]) >= 0)) {
      at++;
    }
    return at;
  }
}
