package dev.kikori.scorer.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** UTF-16 with a byte order mark, turned into UTF-8 on the way. */
final class Utf16Input extends InputStream {
  private static final int CHARS = 16 * 1024;

  private final Reader reader;
  private final ReadTally tally;
  private final char[] chars = new char[CHARS];
  private byte[] bytes = new byte[0];
  private int position;
  private int carried;

  Utf16Input(InputStream in, ReadTally tally) {
    this.reader = new InputStreamReader(in, StandardCharsets.UTF_16);
    this.tally = tally;
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - position);
    System.arraycopy(bytes, position, buffer, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (position == bytes.length) {
      int count = reader.read(chars, carried, chars.length - carried);
      if (count < 0 && carried == 0) {
        return false;
      }
      int available = carried + Math.max(0, count);
      boolean splitPair = count >= 0 && Character.isHighSurrogate(chars[available - 1]);
      int used = splitPair ? available - 1 : available;
      countMalformed(used);
      bytes = new String(chars, 0, used).getBytes(StandardCharsets.UTF_8);
      position = 0;
      carried = available - used;
      chars[0] = splitPair ? chars[available - 1] : 0;
    }
    return true;
  }

  private void countMalformed(int used) {
    for (int i = 0; i < used; i++) {
      tally.malformedBytes += chars[i] == '\uFFFD' ? 2 : 0;
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
