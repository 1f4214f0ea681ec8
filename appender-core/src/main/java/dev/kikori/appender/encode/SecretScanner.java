package dev.kikori.appender.encode;

import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in UTF-8 text by hand, from left to right, and replaces them in place. With a {@link MaskedPattern} the text is a
 * statement's pattern: its <code>{}</code> stay, and those that stand where a secret would are marked.
 */
final class SecretScanner {
  private static final int MAX_KEY = 64;
  private static final int MAX_USER_INFO = 256;
  private static final int SHORTEST_TOKEN = 8;
  private static final int STOPS = Triggers.SEPARATOR | Triggers.AT | Triggers.SPACE;

  private final EventBuffer buffer;
  private int start;
  private @Nullable MaskedPattern marks;

  /** One for each buffer, so that a search makes no garbage. */
  SecretScanner(EventBuffer buffer) {
    this.buffer = buffer;
  }

  /** Masks what the buffer holds from {@code from} on. */
  void scan(int from, @Nullable MaskedPattern pattern) {
    start = from;
    marks = pattern;
    scan();
    marks = null;
  }

  /** Whether the text ends with a key whose value is a secret, quoted or not. */
  static boolean endsWithSecretKey(byte[] text, int start, int end) {
    int keyEnd = skipBackToKey(text, start, end);
    int keyStart = keyStart(text, start, keyEnd);
    return keyEnd > keyStart && SecretKeys.isSecret(text, keyStart, keyEnd);
  }

  private void scan() {
    int at = skipPlain(start);
    while (at < buffer.position) {
      int left = buffer.position - at;
      int next = step(at);
      // What is left always shrinks, whatever was replaced.
      at = skipPlain(buffer.position - Math.min(left - 1, buffer.position - next));
    }
  }

  /** To the next character that {@link #step} does something about. */
  private int skipPlain(int from) {
    byte[] text = buffer.bytes;
    int end = buffer.position;
    int at = from;
    while (at < end && (Triggers.OF[text[at] & 0xFF] & STOPS) == 0) {
      at++;
    }
    return at;
  }

  /** Looks at one character; returns where to go on. */
  private int step(int at) {
    byte b = buffer.bytes[at];
    if (b == '=' || b == ':' || b == '>') {
      return keyValue(at);
    }
    if (b == '@') {
      return address(at);
    }
    return b == ' ' && isBearerBefore(at) ? bearer(at + 1) : at + 1;
  }

  private int keyValue(int separator) {
    byte[] text = buffer.bytes;
    int keyEnd = skipBackToKey(text, start, separator);
    int keyStart = keyStart(text, start, keyEnd);
    boolean element = text[separator] == '>';
    if (keyEnd == keyStart
        || element && (keyEnd != separator || keyStart == start || text[keyStart - 1] != '<')
        || !SecretKeys.isSecret(text, keyStart, keyEnd)) {
      return separator + 1;
    }
    int value = separator + 1;
    if (element) {
      return replace(value, find(value, '<'));
    }
    value = skipSeparators(value);
    if (value >= buffer.position) {
      return value;
    }
    return SecretKeys.isAuthorization(text, keyStart, keyEnd) ? authorization(value) : value(value);
  }

  private int value(int value) {
    byte[] text = buffer.bytes;
    boolean escaped = text[value] == '\\' && value + 1 < buffer.position;
    int opening = escaped ? value + 1 : value;
    byte quote = text[opening];
    if (quote == '"' || quote == '\'') {
      int end = closingQuote(opening + 1, quote, escaped);
      return replace(opening + 1, end) + 1;
    }
    if (quote == '{' && !escaped && !isPlace(value)) {
      return value + 1;
    }
    if (quote == '[' && !escaped) {
      return replace(value + 1, find(value + 1, ']'));
    }
    return replace(value, endOfWord(value));
  }

  /** A scheme stays, what follows it goes. */
  private int authorization(int value) {
    byte quote = buffer.bytes[value];
    int first = quote == '"' || quote == '\'' ? value + 1 : value;
    int end = endOfWord(first);
    boolean schemeFollowed =
        end + 1 < buffer.position
            && buffer.bytes[end] == ' '
            && !isEndOfWord(end + 1)
            && (isPlace(first) || isScheme(first, end));
    if (!schemeFollowed) {
      return value(value);
    }
    if (isPlace(first)) {
      int after = replace(end + 1, endOfWord(end + 1));
      int size = buffer.position;
      replace(first, end);
      return after + buffer.position - size;
    }
    int last = isDigest(first, end) ? find(end + 1, '\n') : endOfWord(end + 1);
    return replace(end + 1, last);
  }

  private boolean isScheme(int from, int end) {
    if (end - from < 3 || end - from > 16) {
      return false;
    }
    for (int i = from; i < end; i++) {
      if (!isLetter(buffer.bytes[i]) && buffer.bytes[i] != '-') {
        return false;
      }
    }
    return true;
  }

  private boolean isDigest(int from, int end) {
    return end - from == 6 && (buffer.bytes[from] | 0x20) == 'd';
  }

  private boolean isBearerBefore(int space) {
    byte[] text = buffer.bytes;
    int at = space - 6;
    return at >= start
        && (text[at] | 0x20) == 'b'
        && (text[at + 1] | 0x20) == 'e'
        && (text[at + 2] | 0x20) == 'a'
        && (text[at + 3] | 0x20) == 'r'
        && (text[at + 4] | 0x20) == 'e'
        && (text[at + 5] | 0x20) == 'r'
        && (at == start || !isWord(text[at - 1]));
  }

  /** The word after "Bearer", if it looks like a token rather than like a word. */
  private int bearer(int from) {
    int end = endOfWord(from);
    boolean token = isPlace(from);
    for (int i = from; i < end && !token; i++) {
      byte b = buffer.bytes[i];
      token = end - from >= SHORTEST_TOKEN && (isDigit(b) || b == '.' || b == '_' || b == '-');
    }
    return token ? replace(from, end) : from;
  }

  /** An e-mail address, or the password in a URL. */
  private int address(int at) {
    byte[] text = buffer.bytes;
    int password = passwordInUrl(at);
    if (password >= 0) {
      return replace(password, at) + 1;
    }
    int local = at;
    while (local > start && isLocal(text[local - 1])) {
      local--;
    }
    boolean place = local == at && at - 2 >= start && isPlace(at - 2);
    int end = endOfDomain(at + 1);
    if (end < 0 || local == at && !place) {
      return at + 1;
    }
    if (place) {
      replace(at - 2, at);
      return at + 1;
    }
    return replace(local, end);
  }

  /** Where the password begins in {@code scheme://user:password@host}, or -1. */
  private int passwordInUrl(int at) {
    byte[] text = buffer.bytes;
    int colon = -1;
    for (int i = at - 1; i > start && at - i < MAX_USER_INFO; i--) {
      byte b = text[i];
      if (b == ':') {
        colon = i;
      } else if (b == '/') {
        return text[i - 1] == '/' && colon >= 0 && colon + 1 < at ? colon + 1 : -1;
      } else if (b == ' ' || b == '"' || b == '\'' || b == '\n') {
        return -1;
      }
    }
    return -1;
  }

  /** The end of a domain with at least one dot, or -1. */
  private int endOfDomain(int from) {
    byte[] text = buffer.bytes;
    int end = from;
    while (end < buffer.position
        && (isLetter(text[end]) || isDigit(text[end]) || text[end] == '-' || text[end] == '.')) {
      end++;
    }
    while (end > from && (text[end - 1] == '.' || text[end - 1] == '-')) {
      end--;
    }
    int last = end;
    while (last > from && isLetter(text[last - 1])) {
      last--;
    }
    return end - last >= 2 && last > from + 1 && text[last - 1] == '.' ? end : -1;
  }

  /** Replaces the text between two positions, keeps and marks the places of arguments in it; returns the position after it. */
  private int replace(int from, int to) {
    int at = from;
    int end = to;
    MaskedPattern target = marks;
    while (target != null && at < end) {
      int place = at;
      while (place < end && !isPlace(place)) {
        place++;
      }
      if (place == end) {
        break;
      }
      int after = place > at ? mask(at, place) : place;
      end += after - place;
      target.markSecret(placesBefore(after));
      at = after + 2;
    }
    return at < end ? mask(at, end) : at;
  }

  private int mask(int from, int to) {
    byte[] text = buffer.bytes;
    if (to - from == 3 && text[from] == '*' && text[from + 1] == '*' && text[from + 2] == '*') {
      return to;
    }
    buffer.masked++;
    return buffer.replaceByMask(from, to);
  }

  private int placesBefore(int position) {
    int count = 0;
    for (int i = start; i < position; i++) {
      if (isPlace(i)) {
        count++;
      }
    }
    return count;
  }

  private boolean isPlace(int at) {
    byte[] text = buffer.bytes;
    return marks != null
        && at + 1 < buffer.position
        && text[at] == '{'
        && text[at + 1] == '}'
        && (at == start || text[at - 1] != '\\' || at - 1 > start && text[at - 2] == '\\');
  }

  private int skipSeparators(int from) {
    byte[] text = buffer.bytes;
    int at = from;
    while (at < buffer.position && (text[at] == '=' || text[at] == ':' || text[at] == '>')) {
      at++;
    }
    while (at < buffer.position && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
    return at;
  }

  private int closingQuote(int from, byte quote, boolean escaped) {
    byte[] text = buffer.bytes;
    int at = from;
    while (at < buffer.position) {
      if (text[at] == '\\' && at + 1 < buffer.position) {
        if (escaped && text[at + 1] == quote) {
          return at;
        }
        at++;
      } else if (text[at] == quote) {
        return at;
      }
      at++;
    }
    return buffer.position;
  }

  private int find(int from, char wanted) {
    int at = from;
    while (at < buffer.position && buffer.bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  private int endOfWord(int from) {
    int at = from;
    while (at < buffer.position) {
      if (isPlace(at)) {
        at += 2;
      } else if (isEndOfWord(at)) {
        break;
      } else {
        at++;
      }
    }
    return at;
  }

  private boolean isEndOfWord(int at) {
    switch (buffer.bytes[at]) {
      case ' ':
      case '\t':
      case '\n':
      case '\r':
      case ',':
      case ';':
      case '&':
      case ')':
      case ']':
      case '}':
      case '"':
      case '\'':
      case '<':
        return true;
      default:
        return false;
    }
  }

  private static int skipBackToKey(byte[] text, int start, int from) {
    int at = from;
    while (at > start && text[at - 1] == ' ') {
      at--;
    }
    if (at > start && (text[at - 1] == '"' || text[at - 1] == '\'')) {
      at--;
      if (at > start && text[at - 1] == '\\') {
        at--;
      }
    }
    return at;
  }

  private static int keyStart(byte[] text, int start, int end) {
    int at = end;
    while (at > start && end - at < MAX_KEY && (isWord(text[at - 1]) || text[at - 1] == '.')) {
      at--;
    }
    return at;
  }

  private static boolean isLocal(byte b) {
    return isWord(b) || b == '.' || b == '%' || b == '+';
  }

  private static boolean isWord(byte b) {
    return isLetter(b) || isDigit(b) || b == '_' || b == '-';
  }

  private static boolean isLetter(byte b) {
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
