package dev.kikori.scorer.template;

import java.util.Arrays;

/**
 * The masked text while it is being written. It takes back what only repeats: {@code <NUM>, <NUM>} becomes one mask, a list element
 * that reads like the one before it is dropped, and so lists of any length are the same text. Holds its buffer from text to text; for
 * one thread.
 */
final class MaskedText {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final char[] out;
  private int length;

  /** Where the last mask that stands for itself ends, or -1. */
  private int maskEnd;

  private Mask mask = Mask.ANY;

  /** Where the last mask with a stem before it ends, or -1. */
  private int stemEnd;

  /** Where the list element that is being written starts. */
  private int element;

  /** Where the element before it starts, or -1 if there is none. */
  private int previousElement;

  MaskedText(int capacity) {
    this.out = new char[capacity];
  }

  void clear() {
    length = 0;
    maskEnd = -1;
    stemEnd = -1;
    element = 0;
    previousElement = -1;
  }

  char[] chars() {
    return out;
  }

  int length() {
    return length;
  }

  @Override
  public String toString() {
    return new String(out, 0, length);
  }

  /** A well-mixed hash of the text. */
  long hash(long seed) {
    long h = seed ^ length * MIX;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      long word =
          out[i] | (long) out[i + 1] << 16 | (long) out[i + 2] << 32 | (long) out[i + 3] << 48;
      h = Long.rotateLeft((h ^ word) * MIX, 29);
    }
    for (; i < length; i++) {
      h = Long.rotateLeft((h ^ out[i]) * MIX, 29);
    }
    h = (h ^ h >>> 32) * 0xD6E8FEB86659FD93L;
    return h ^ h >>> 32;
  }

  void append(char[] in, int start, int end) {
    for (int i = start; i < end; i++) {
      out[length++] = in[i];
    }
  }

  private void append(String text) {
    text.getChars(0, text.length(), out, length);
    length += text.length();
  }

  void append(char c) {
    out[length++] = c;
  }

  /** Writes one space, none at the start or after another. */
  void space() {
    if (length > 0 && out[length - 1] != ' ') {
      out[length++] = ' ';
    }
  }

  void trim() {
    while (length > 0 && out[length - 1] == ' ') {
      length--;
    }
  }

  /** Whether a new word would start here. */
  boolean atWordStart() {
    return length == 0 || out[length - 1] == ' ';
  }

  /** Writes punctuation that may end or start a list element. */
  void delimiter(char c) {
    boolean closes = c == ')' || c == ']' || c == '}';
    if (c == ')' && dropRepeatedSize()) {
      return;
    }
    if (c == ',' || closes) {
      dropRepeatedElement();
    }
    out[length++] = c;
    if (c == ',') {
      previousElement = element;
      element = length;
    } else if (closes || c == '(' || c == '[' || c == '{') {
      previousElement = -1;
      element = length;
    }
  }

  /** Writes a mask, or nothing where the same mask stands right before it in a list. */
  void mask(Mask next) {
    if (mask == next && maskEnd >= 0 && onlyListSeparatorsSince(maskEnd)) {
      takeBackTo(maskEnd);
      return;
    }
    append(next.text());
    mask = next;
    maskEnd = length;
  }

  /** Writes a word that ends in digits, or nothing where the same word stands right before it in a list. */
  void stem(char[] in, int start, int end) {
    int before = length;
    append(in, start, end);
    append(Mask.NUM.text());
    maskEnd = -1;
    stemEnd = length;
    dropRepeatedWord(before);
  }

  /** Whether the text ends in this mask, with no letter or sign glued to its front. */
  boolean endsWith(Mask wanted) {
    int start = length - wanted.length();
    return mask == wanted
        && maskEnd == length
        && (start == 0 || (out[start - 1] != '-' && !CharKind.isLetter(out[start - 1])));
  }

  /** Puts a mask in the place of the one at the end. */
  void replaceLast(Mask next) {
    takeBackTo(length - mask.length());
    maskEnd = -1;
    mask(next);
  }

  private boolean onlyListSeparatorsSince(int from) {
    if (length - from > 2) {
      return false;
    }
    for (int i = from; i < length; i++) {
      if (out[i] != ' ' && out[i] != ',') {
        return false;
      }
    }
    return true;
  }

  /** Takes the repetition out of {@code 1165 bytes (1.13 KB}. */
  private boolean dropRepeatedSize() {
    int size = Mask.SIZE.length();
    int first = length - 2 * size - 2;
    if (mask != Mask.SIZE
        || maskEnd != length
        || first < 0
        || out[length - size - 1] != '('
        || out[length - size - 2] != ' ') {
      return false;
    }
    if (!Arrays.equals(out, first, first + size, out, length - size, length)) {
      return false;
    }
    takeBackTo(first + size);
    maskEnd = length;
    return true;
  }

  /** Takes back a list element that holds a mask and reads like the one before it: {@code [<NUM>:c<NUM>, <NUM>:c<NUM>}. */
  private void dropRepeatedElement() {
    if (previousElement < 0 || element >= length || (maskEnd < element && stemEnd < element)) {
      return;
    }
    int start = out[element] == ' ' ? element + 1 : element;
    int previous = out[previousElement] == ' ' ? previousElement + 1 : previousElement;
    if (Arrays.equals(out, start, length, out, previous, element - 1)) {
      takeBackTo(element - 1);
      maskEnd = -1;
    }
  }

  /** Takes back the word that starts here if it reads like the one before it: {@code an<NUM> an<NUM>}. */
  private void dropRepeatedWord(int start) {
    int previousEnd = start;
    while (previousEnd > 0 && (out[previousEnd - 1] == ' ' || out[previousEnd - 1] == ',')) {
      previousEnd--;
    }
    int previous = previousEnd - (length - start);
    if (previousEnd == start
        || previous < 0
        || (previous > 0 && CharKind.of(out[previous - 1]) != 0)) {
      return;
    }
    if (Arrays.equals(out, start, length, out, previous, previousEnd)) {
      takeBackTo(previousEnd);
      stemEnd = length;
    }
  }

  private void takeBackTo(int shorter) {
    length = shorter;
    if (element > shorter) {
      element = previousElement >= 0 && previousElement <= shorter ? previousElement : shorter;
      previousElement = -1;
    }
  }
}
