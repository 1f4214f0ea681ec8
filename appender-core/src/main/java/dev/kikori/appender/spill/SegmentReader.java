package dev.kikori.appender.spill;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads one segment record by record; stops for good at the first that is cut off or doesn't check. Not with a channel: an interrupt of the
 * thread would close it, and look like damage.
 */
final class SegmentReader implements Closeable {
  private final RandomAccessFile file;
  private final long size;
  private final ByteBuffer recordHead = ByteBuffer.allocate(SegmentFormat.RECORD_HEAD_BYTES);
  private byte[] payload = new byte[0];
  private int length;
  private long position;
  private boolean damaged;
  private String clientId = "";
  private byte[] hello = {};

  private SegmentReader(RandomAccessFile file) throws IOException {
    this.file = file;
    this.size = file.length();
  }

  /** Opens a segment and reads its head; {@link #isDamaged} if that can't be read. */
  static SegmentReader open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    try {
      SegmentReader reader = new SegmentReader(file);
      reader.readStart();
      return reader;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  String clientId() {
    return clientId;
  }

  byte[] hello() {
    return hello.clone();
  }

  /** Moves on to the next record; false at the end, and where the rest can't be read. */
  boolean next() throws IOException {
    if (damaged || position == size) {
      return false;
    }
    damaged = !readRecord();
    return !damaged;
  }

  /** Whether nothing is left to read. */
  boolean isAtEnd() {
    return position == size;
  }

  byte type() {
    return recordHead.get(8);
  }

  long firstSequence() {
    return recordHead.getLong(9);
  }

  int count() {
    return recordHead.getInt(17);
  }

  /** Valid until the next call of {@link #next}. */
  byte[] payload() {
    return payload;
  }

  int length() {
    return length;
  }

  /** Whether a part of the file could not be read. */
  boolean isDamaged() {
    return damaged;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void readStart() throws IOException {
    ByteBuffer start = ByteBuffer.allocate(SegmentFormat.FILE_HEAD_BYTES);
    damaged =
        !readFully(start.array(), SegmentFormat.FILE_HEAD_BYTES)
            || start.getInt(0) != SegmentFormat.MAGIC
            || start.getInt(4) != SegmentFormat.VERSION
            || !readRecord()
            || type() != SegmentFormat.HEAD
            || !readHead();
  }

  private boolean readHead() {
    if (length < 4) {
      return false;
    }
    ByteBuffer head = ByteBuffer.wrap(payload, 0, length);
    int idLength = head.getInt();
    if (idLength < 0 || idLength > head.remaining()) {
      return false;
    }
    byte[] id = new byte[idLength];
    head.get(id);
    clientId = new String(id, StandardCharsets.UTF_8);
    hello = new byte[head.remaining()];
    head.get(hello);
    return true;
  }

  private boolean readRecord() throws IOException {
    if (!readFully(recordHead.array(), SegmentFormat.RECORD_HEAD_BYTES)) {
      return false;
    }
    length = recordHead.getInt(0);
    boolean sane =
        length >= 0
            && length <= SegmentFormat.MAX_RECORD_BYTES
            && length <= size - position
            && count() >= 0;
    if (!sane) {
      return false;
    }
    if (payload.length < length) {
      payload = new byte[length];
    }
    return readFully(payload, length)
        && SegmentFormat.checksum(recordHead.array(), payload, length) == recordHead.getInt(4);
  }

  private boolean readFully(byte[] target, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int read = file.read(target, done, count - done);
      if (read < 0) {
        return false;
      }
      done += read;
      position += read;
    }
    return true;
  }
}
