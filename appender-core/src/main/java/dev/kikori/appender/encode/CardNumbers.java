package dev.kikori.appender.encode;

/** Payment card numbers: 13 to 19 digits, in groups or not, with an issuer's prefix and a right check digit (Luhn). */
final class CardNumbers {
  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;

  private CardNumbers() {}

  /** Masks the card numbers that the buffer holds from {@code start} on. */
  static void scan(EventBuffer buffer, int start) {
    // A number of 13 digits has one of them at every thirteenth position.
    int at = start + SHORTEST - 1;
    while (at < buffer.position) {
      if (!isPart(buffer.bytes[at])) {
        at += SHORTEST;
        continue;
      }
      int from = at;
      while (from > start && isPart(buffer.bytes[from - 1])) {
        from--;
      }
      int to = at + 1;
      while (to < buffer.position && isPart(buffer.bytes[to])) {
        to++;
      }
      at = (to - from < SHORTEST ? to : run(buffer, start, from, to)) + SHORTEST - 1;
    }
  }

  /** Masks within a run of digits, spaces and dashes; returns its end. */
  private static int run(EventBuffer buffer, int start, int from, int to) {
    int end = to;
    int group = from;
    while (group < end) {
      byte[] text = buffer.bytes;
      if (!isDigit(text[group])) {
        group++;
        continue;
      }
      int found = isBoundary(text, start, group) ? cardEnd(buffer, group, end) : -1;
      if (found > 0) {
        int after = buffer.replaceByMask(group, found);
        buffer.masked++;
        end += after - found;
        group = after;
      } else {
        while (group < end && isDigit(text[group])) {
          group++;
        }
      }
    }
    return end;
  }

  /** The end of a card number that begins here, or -1. */
  private static int cardEnd(EventBuffer buffer, int from, int to) {
    byte[] text = buffer.bytes;
    int digits = 0;
    for (int at = from; at < to && digits <= LONGEST; at++) {
      if (isDigit(text[at])) {
        digits++;
        boolean groupEnds = at + 1 == to || !isDigit(text[at + 1]);
        if (groupEnds
            && digits >= SHORTEST
            && digits <= LONGEST
            && !isFollowedByText(buffer, at + 1)
            && isCard(text, from, at + 1, digits)) {
          return at + 1;
        }
      } else if (!isDigit(text[at - 1])) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isCard(byte[] text, int from, int to, int digits) {
    int sum = 0;
    boolean twice = false;
    int prefix = 0;
    int seen = 0;
    for (int at = from; seen < 4; at++) {
      if (isDigit(text[at])) {
        prefix = prefix * 10 + text[at] - '0';
        seen++;
      }
    }
    if (!isIssuer(prefix, digits)) {
      return false;
    }
    for (int at = to - 1; at >= from; at--) {
      if (isDigit(text[at])) {
        int digit = text[at] - '0';
        int value = twice ? digit * 2 : digit;
        sum += value > 9 ? value - 9 : value;
        twice = !twice;
      }
    }
    return sum % 10 == 0;
  }

  private static boolean isIssuer(int prefix, int digits) {
    switch (prefix / 1000) {
      case 4:
        return digits == 13 || digits == 16 || digits == 19;
      case 5:
        return prefix < 5600 ? digits == 16 : digits >= 13;
      case 2:
        return prefix >= 2221 && prefix <= 2720 && digits == 16;
      case 3:
        return prefix / 100 == 34 || prefix / 100 == 37 ? digits == 15 : digits >= 14;
      case 6:
        return digits >= 13;
      default:
        return false;
    }
  }

  private static boolean isBoundary(byte[] text, int start, int at) {
    return at == start || !isText(text[at - 1]) && text[at - 1] != '.';
  }

  private static boolean isFollowedByText(EventBuffer buffer, int at) {
    byte[] text = buffer.bytes;
    return at < buffer.position
        && (isText(text[at])
            || text[at] == '.' && at + 1 < buffer.position && isDigit(text[at + 1]));
  }

  private static boolean isText(byte b) {
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'z' || isDigit(b) || b == '_' || b < 0;
  }

  private static boolean isPart(byte b) {
    return isDigit(b) || b == ' ' || b == '-';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
