package dev.kikori.scorer.template;

import java.util.ArrayList;
import java.util.List;

/**
 * A masked text taken apart: the words that might turn out to be variables, and the frame of everything else. The first word (unless it is a
 * mask or a dotted name), {@linkplain
 * ProtectedWords protected words}, punctuation and spacing belong to the frame; in it each open word is one {@value #SLOT} character. Only
 * texts of the same frame are ever merged.
 *
 * @param frame the text with its open words taken out
 * @param words the open words, in order; a mask is a word too
 */
record Tokens(String frame, List<String> words) {
  /** Stands for an open word; the scanner lets no such character through. */
  static final char SLOT = '\u0001';

  private static final int MAX_WORDS = 64;

  Tokens {
    words = List.copyOf(words);
  }

  static Tokens of(String masked) {
    StringBuilder frame = new StringBuilder(masked.length());
    List<String> words = new ArrayList<>();
    boolean first = true;
    int at = 0;
    while (at < masked.length()) {
      int end = wordEnd(masked, at);
      if (end == at) {
        frame.append(masked.charAt(at++));
        if (holdsNothing(masked, at) && words.size() < MAX_WORDS) {
          frame.append(SLOT);
          words.add("");
        }
        continue;
      }
      String word = masked.substring(at, end);
      if ((first && isPlain(word)) || words.size() == MAX_WORDS || isFixed(word)) {
        frame.append(word);
      } else {
        frame.append(SLOT);
        words.add(word);
      }
      first = false;
      at = end;
    }
    return new Tokens(frame.toString(), words);
  }

  /** Whether a value is missing here: between a pair of brackets or quotes, or after an equals sign. */
  private static boolean holdsNothing(String text, int at) {
    char before = text.charAt(at - 1);
    char after = at < text.length() ? text.charAt(at) : ' ';
    return switch (before) {
      case '(' -> after == ')';
      case '[' -> after == ']';
      case '{' -> after == '}';
      case '=' ->
          at >= 2 && text.charAt(at - 2) != ' ' && (after == ' ' || after == ',' || after == ';');
      default -> false;
    };
  }

  private static boolean isPlain(String word) {
    return word.charAt(0) != '<' && word.indexOf('.') == word.lastIndexOf('.');
  }

  private static boolean isFixed(String word) {
    return isPunctuation(word) || ProtectedWords.contains(word);
  }

  private static boolean isPunctuation(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c != '.' && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  /** Puts words back into a frame. */
  static String join(String frame, List<String> words) {
    StringBuilder text = new StringBuilder(frame.length() + 8 * words.size());
    int next = 0;
    for (int i = 0; i < frame.length(); i++) {
      char c = frame.charAt(i);
      if (c == SLOT && next < words.size()) {
        text.append(words.get(next++));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** Words of the frame that stay in every template of it. */
  static int fixedWords(String frame) {
    int count = 0;
    int at = 0;
    while (at < frame.length()) {
      int end = wordEnd(frame, at);
      count += end > at ? 1 : 0;
      at = Math.max(end, at + 1);
    }
    return count;
  }

  private static int wordEnd(String text, int start) {
    int at = start;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '<') {
        int mask = Mask.lengthAt(text, at);
        if (mask == 0) {
          break;
        }
        at += mask;
      } else if ((CharKind.of(c) & WORD) != 0) {
        at++;
      } else {
        break;
      }
    }
    return at;
  }

  private static final int WORD =
      CharKind.LETTER
          | CharKind.HEX_LETTER
          | CharKind.DIGIT
          | CharKind.DOT
          | CharKind.DASH
          | CharKind.UNDERSCORE;
}
