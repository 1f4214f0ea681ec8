package dev.kikori.scorer.read;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Cuts bytes into lines. Eight bytes at a time are searched for the line feed, and on the same way for bytes that are not ASCII: a line of
 * ASCII, as nearly all are, becomes a string by a plain copy. Lines end in LF or CRLF; the last one needs no end. What a line has beyond
 * the limit is dropped as it comes in, so memory is bounded whatever the input.
 */
final class LineSplitter implements AutoCloseable {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LINE_FEEDS = ONES * '\n';
  private static final int MIN_BUFFER = 256 * 1024;
  private static final int SMALLEST_READ = 64 * 1024;

  enum Next {
    LINE,
    IDLE,
    END
  }

  private final ByteInput input;
  private final ReadTally tally;
  private final int maxLineBytes;
  private final byte[] buffer;
  private int start;
  private int position;
  private int limit;
  private long notAscii;
  private long nuls;
  private boolean cut;
  private boolean ended;
  private boolean restarted;
  private boolean atStart = true;
  private String line = "";

  LineSplitter(ByteInput input, int maxLineBytes, ReadTally tally) {
    this.input = input;
    this.tally = tally;
    this.maxLineBytes = maxLineBytes;
    this.buffer = new byte[Math.max(MIN_BUFFER, maxLineBytes + 2 * SMALLEST_READ)];
  }

  /** The line of the last {@link Next#LINE}, without its end. */
  String line() {
    return line;
  }

  /** Goes to the next line. What was read before an exception is still delivered by {@link #rest}. */
  Next next(boolean mayBlock) throws IOException {
    while (true) {
      int end = findLineFeed();
      if (end >= 0) {
        takeLine(end);
        start = end + 1;
        position = start;
        return Next.LINE;
      }
      if (ended) {
        return takeRest(Next.END);
      }
      if (restarted) {
        restarted = false;
        return takeRest(Next.IDLE);
      }
      makeRoom();
      int count = input.read(buffer, limit, buffer.length - limit, mayBlock);
      if (count > 0) {
        limit += count;
        tally.bytes += count;
        skipByteOrderMark();
      } else if (count == ByteInput.IDLE) {
        return Next.IDLE;
      } else {
        ended = count == ByteInput.END;
        restarted = count == ByteInput.RESTARTED;
      }
    }
  }

  /** After an exception: the unfinished last line as a line, then the end. */
  Next rest() {
    ended = true;
    return takeRest(Next.END);
  }

  private Next takeRest(Next otherwise) {
    if (start == limit) {
      return otherwise;
    }
    takeLine(limit);
    start = limit;
    position = limit;
    return Next.LINE;
  }

  private int findLineFeed() {
    byte[] bytes = buffer;
    int at = position;
    int last = limit - 8;
    long high = notAscii;
    long zero = nuls;
    while (at <= last) {
      long word = (long) LONGS.get(bytes, at);
      long difference = word ^ LINE_FEEDS;
      long found = (difference - ONES) & ~difference & HIGHS;
      long zeros = (word - ONES) & ~word & HIGHS;
      if (found != 0) {
        int index = Long.numberOfTrailingZeros(found) >>> 3;
        long before = (1L << (index << 3)) - 1;
        notAscii = high | word & before & HIGHS;
        nuls = zero | zeros & before;
        return at + index;
      }
      high |= word & HIGHS;
      zero |= zeros;
      at += 8;
    }
    for (; at < limit; at++) {
      byte b = bytes[at];
      if (b == '\n') {
        notAscii = high;
        nuls = zero;
        return at;
      }
      high |= b & 0x80;
      zero |= b == 0 ? 1 : 0;
    }
    notAscii = high;
    nuls = zero;
    position = limit;
    return -1;
  }

  /** Drops what an over-long line has too much, and moves what is left to the front where the buffer is nearly full. */
  private void makeRoom() {
    if (limit - start > maxLineBytes + 1) {
      limit = start + maxLineBytes + 1;
      position = limit;
      cut = true;
    }
    if (start == limit) {
      start = 0;
      limit = 0;
      position = 0;
    } else if (buffer.length - limit < SMALLEST_READ) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      limit -= start;
      start = 0;
      position = limit;
    }
  }

  private void skipByteOrderMark() {
    if (atStart && limit - start >= 3) {
      boolean mark =
          buffer[start] == (byte) 0xEF
              && buffer[start + 1] == (byte) 0xBB
              && buffer[start + 2] == (byte) 0xBF;
      start += mark ? 3 : 0;
      position = start;
      atStart = false;
    }
  }

  private void takeLine(int lineEnd) {
    int end = lineEnd;
    if (end > start && buffer[end - 1] == '\r') {
      end--;
    }
    if (end - start > maxLineBytes) {
      end = start + maxLineBytes;
      cut = true;
    }
    if (cut) {
      tally.cutLines++;
      end = Utf8.lastWholeCharacter(buffer, start, end);
    }
    if (nuls != 0) {
      int kept = dropNuls(start, end);
      tally.nulBytes += end - kept;
      end = kept;
    }
    line =
        notAscii == 0
            ? new String(buffer, start, end - start, StandardCharsets.ISO_8859_1)
            : Utf8.decode(buffer, start, end - start, tally);
    tally.lines++;
    atStart = false;
    notAscii = 0;
    nuls = 0;
    cut = false;
  }

  private int dropNuls(int from, int end) {
    int to = from;
    for (int i = from; i < end; i++) {
      if (buffer[i] != 0) {
        buffer[to++] = buffer[i];
      }
    }
    return to;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
