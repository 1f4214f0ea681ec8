package dev.kikori.scorer.template;

import static dev.kikori.scorer.template.CharKind.isDigit;
import static dev.kikori.scorer.template.CharKind.isHex;
import static dev.kikori.scorer.template.CharKind.isLetter;

/**
 * Tells what a run of characters between two delimiters is: an address, a time, a number. Every question is answered in one walk
 * over the run, without allocation; ranges are half open.
 */
final class ChunkShape {
  private static final int UUID_LENGTH = 36;

  private ChunkShape() {}

  /** An IPv4 address with an optional port and an optional prefix length. */
  static boolean isIpv4(char[] in, int start, int end) {
    if (end - start < 7 || end - start > 24) {
      return false;
    }
    int at = start;
    for (int group = 0; group < 4; group++) {
      int digits = digitsAt(in, at, end);
      if (digits == 0 || digits > 3) {
        return false;
      }
      at += digits;
      if (group < 3) {
        if (at >= end || in[at] != '.') {
          return false;
        }
        at++;
      }
    }
    if (at < end && (in[at] == ':' || in[at] == '/')) {
      int digits = digitsAt(in, at + 1, end);
      if (digits == 0) {
        return false;
      }
      at += 1 + digits;
    }
    return at == end;
  }

  /** Colon-separated groups of hexadecimal digits: an IPv6 address (four groups or more, or with {@code ::}). */
  static boolean isIpv6(char[] in, int start, int end) {
    int groups = 0;
    int groupLength = 0;
    boolean gap = false;
    for (int i = start; i < end; i++) {
      if (in[i] == ':') {
        gap |= i > start && in[i - 1] == ':';
        groups += groupLength > 0 ? 1 : 0;
        groupLength = 0;
      } else if (isHex(in[i])) {
        if (++groupLength > 4) {
          return false;
        }
      } else {
        return in[i] == '.' && groups >= 2 && isIpv4(in, i - groupLength, end);
      }
    }
    groups += groupLength > 0 ? 1 : 0;
    return groups == 8 || (gap && groups >= 2 && groups < 8);
  }

  /** Three or more pairs of hexadecimal digits between colons or dashes: a hardware address, a fingerprint. */
  static boolean isHexPairs(char[] in, int start, int end) {
    int length = end - start;
    if (length < 17 || (length + 1) % 3 != 0) {
      return false;
    }
    char separator = in[start + 2];
    if (separator != ':' && separator != '-') {
      return false;
    }
    for (int i = start; i < end; i++) {
      boolean atSeparator = (i - start) % 3 == 2;
      if (atSeparator ? in[i] != separator : !isHex(in[i])) {
        return false;
      }
    }
    return true;
  }

  /** A clock time {@code 20:56}, {@code 20:56:49}, {@code 20:56:49.008}, {@code 20:56:49,008+0200}. */
  static boolean isClock(char[] in, int start, int end) {
    int digits = digitsAt(in, start, end);
    if (digits == 0 || digits > 2) {
      return false;
    }
    int at = start + digits;
    int parts = 1;
    while (at < end && in[at] == ':') {
      if (digitsAt(in, at + 1, end) != 2) {
        return false;
      }
      at += 3;
      parts++;
    }
    if (parts < 2 || parts > 4) {
      return false;
    }
    if (at < end && (in[at] == '.' || in[at] == ',')) {
      int fraction = digitsAt(in, at + 1, end);
      if (fraction == 0) {
        return false;
      }
      at += 1 + fraction;
    }
    return at == end || isZone(in, at, end);
  }

  private static boolean isZone(char[] in, int start, int end) {
    if (in[start] == 'Z') {
      return end == start + 1;
    }
    if (in[start] != '+' && in[start] != '-') {
      return false;
    }
    for (int i = start + 1; i < end; i++) {
      if (!isDigit(in[i]) && in[i] != ':') {
        return false;
      }
    }
    return end - start >= 3 && end - start <= 6;
  }

  /** A date {@code 2023-10-27}, {@code 2023/10/27}, {@code 10/27/2023}, alone or with {@code T} or {@code -} or {@code :} and a time. */
  static boolean isDate(char[] in, int start, int end) {
    int first = digitsAt(in, start, end);
    if (first != 4 && first != 1 && first != 2) {
      return false;
    }
    int at = start + first;
    if (at >= end || (in[at] != '-' && in[at] != '/' && in[at] != '.')) {
      return false;
    }
    char separator = in[at];
    int second = digitsAt(in, at + 1, end);
    at += 1 + second;
    if (second == 0 || second > 2 || at >= end || in[at] != separator) {
      return false;
    }
    int third = digitsAt(in, at + 1, end);
    at += 1 + third;
    boolean yearFirst = first == 4 && (third == 1 || third == 2);
    boolean yearLast = first <= 2 && third == 4;
    if ((!yearFirst && !yearLast) || (separator == '.' && first == 4 && second != 2)) {
      return false;
    }
    if (at == end) {
      return true;
    }
    char joint = in[at];
    return (joint == 'T' || joint == '-' || joint == ':' || joint == '_')
        && isTimeOfDay(in, at + 1, end);
  }

  private static boolean isTimeOfDay(char[] in, int start, int end) {
    if (isClock(in, start, end)) {
      return true;
    }
    for (int i = start; i < end; i++) {
      if (!isDigit(in[i]) && in[i] != '.' && in[i] != '-' && in[i] != ':' && in[i] != 'Z') {
        return false;
      }
    }
    return end - start >= 4;
  }

  /** The canonical 8-4-4-4-12 form. */
  static boolean isUuid(char[] in, int start, int end) {
    if (end - start != UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = in[start + i];
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !isHex(c)) {
        return false;
      }
    }
    return true;
  }

  /** {@code 0x1f}, or eight hexadecimal digits and more of which some are letters and some are not. */
  static boolean isHexNumber(char[] in, int start, int end, int minLength) {
    if (end - start > 2 && in[start] == '0' && (in[start + 1] == 'x' || in[start + 1] == 'X')) {
      return allHex(in, start + 2, end);
    }
    return end - start >= minLength && allHex(in, start, end);
  }

  private static boolean allHex(char[] in, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!isHex(in[i])) {
        return false;
      }
    }
    return true;
  }

  /** Digits with an optional sign, separators of thousands or list commas, a fraction, an exponent; a version without commas. */
  static boolean isNumber(char[] in, int start, int end) {
    int at = start;
    if (at < end && (in[at] == '-' || in[at] == '+')) {
      at++;
    }
    if (at >= end || (!isDigit(in[at]) && in[at] != '.')) {
      return false;
    }
    boolean exponent = false;
    boolean comma = false;
    int dots = 0;
    int mostDots = 0;
    for (; at < end; at++) {
      char c = in[at];
      if (isDigit(c)) {
        continue;
      }
      if (c == '.' || c == ',') {
        comma |= c == ',';
        dots = c == ',' ? 0 : dots + 1;
        mostDots = Math.max(mostDots, dots);
        continue;
      }
      boolean marksExponent = (c == 'e' || c == 'E') && !exponent && at + 1 < end && at > start;
      if (!marksExponent) {
        return false;
      }
      exponent = true;
      if ((in[at + 1] == '-' || in[at + 1] == '+') && at + 2 < end) {
        at++;
      }
    }
    return isDigit(in[end - 1]) && (!comma || mostDots <= 1);
  }

  /** How many characters of a plain decimal ({@code 12}, {@code -3.5}) start the range. */
  static int decimalLength(char[] in, int start, int end) {
    int at = start;
    if (at < end && in[at] == '-') {
      at++;
    }
    int whole = digitsAt(in, at, end);
    if (whole == 0) {
      return 0;
    }
    at += whole;
    if (at + 1 < end && in[at] == '.' && isDigit(in[at + 1])) {
      at += 1 + digitsAt(in, at + 1, end);
    }
    return at - start;
  }

  /** Letters, then at most one of {@code - _ . #}, then digits: {@code eth0}, {@code node-12}. Returns where the digits start, or -1. */
  static int stemEnd(char[] in, int start, int end) {
    int at = start;
    while (at < end && isLetter(in[at])) {
      at++;
    }
    if (at - start < 1) {
      return -1;
    }
    if (at < end && (in[at] == '-' || in[at] == '_' || in[at] == '.')) {
      at++;
    }
    int digits = digitsAt(in, at, end);
    return digits > 0 && at + digits == end ? at : -1;
  }

  static int digitsAt(char[] in, int start, int end) {
    int at = start;
    while (at < end && isDigit(in[at])) {
      at++;
    }
    return at - start;
  }
}
