package dev.kikori.server.lane;

import dev.kikori.scorer.codec.ByteWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a journal's file looks: a header, then records. A record is a marker, the length of its body, a checksum and the body; numbers
 * little-endian. The checksum is salted with a number of the file's own, so that nobody can write lines that look like records.
 */
final class Segment {
  static final int HEADER_BYTES = 24;
  static final int RECORD_BYTES = 12;

  private static final int MAGIC = 0x314A4C4B; // KLJ1
  private static final int VERSION = 1;
  private static final int MARKER = 0x9CA7C0DE;
  private static final String SUFFIX = ".journal";

  private Segment() {}

  static Path path(Path folder, long number) {
    return folder.resolve(String.format("%016d%s", number, SUFFIX));
  }

  /** The number of a segment by its file's name, or -1. */
  static long number(Path path) {
    String name = path.getFileName().toString();
    try {
      return name.endsWith(SUFFIX)
          ? Long.parseLong(name.substring(0, name.length() - SUFFIX.length()))
          : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Makes a file with a header and nothing else. */
  static FileChannel create(Path path, long firstPosition, long salt) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MAGIC).putInt(VERSION).putLong(firstPosition).putLong(salt).flip();
    try {
      while (header.hasRemaining()) {
        channel.write(header);
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** Leaves room for a record's header; {@link #finish} fills it. */
  static void begin(ByteWriter record) {
    record.clear();
    record.writeLong(0);
    record.writeInt(0);
  }

  /** The record as it goes into the file. */
  static ByteBuffer finish(ByteWriter record, long salt) {
    ByteBuffer bytes = record.written();
    int length = bytes.remaining() - RECORD_BYTES;
    bytes.putInt(0, MARKER).putInt(4, length).putInt(8, crc(bytes, RECORD_BYTES, length, salt));
    return bytes;
  }

  private static int crc(ByteBuffer bytes, int from, int length, long salt) {
    CRC32C crc = new CRC32C();
    for (int shift = 0; shift < 64; shift += 8) {
      crc.update((int) (salt >>> shift) & 0xFF);
    }
    crc.update(bytes.array(), bytes.arrayOffset() + from, length);
    return (int) crc.getValue();
  }

  /**
   * A file that was read whole.
   *
   * @param bytes all of it
   * @param firstPosition position of its first event
   * @param salt what its checksums are salted with
   */
  record Content(ByteBuffer bytes, long firstPosition, long salt) {
    /** Reads a file; null if it has no header, as one has that was being made when the process was killed. */
    static @Nullable Content read(Path path) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
      if (bytes.limit() < HEADER_BYTES || bytes.getInt(0) != MAGIC || bytes.getInt(4) != VERSION) {
        return null;
      }
      return new Content(bytes, bytes.getLong(8), bytes.getLong(16));
    }

    int end() {
      return bytes.limit();
    }

    /** Where the record at an offset ends, or -1 if there is no sound record. */
    int endOfRecord(int offset) {
      int left = end() - offset - RECORD_BYTES;
      if (left < 0 || bytes.getInt(offset) != MARKER) {
        return -1;
      }
      int length = bytes.getInt(offset + 4);
      boolean sound =
          length >= 0
              && length <= left
              && bytes.getInt(offset + 8) == crc(bytes, offset + RECORD_BYTES, length, salt);
      return sound ? offset + RECORD_BYTES + length : -1;
    }

    /** Where the next sound record begins, from an offset on; -1 if there is none. */
    int nextRecord(int from) {
      for (int at = from; at <= end() - RECORD_BYTES; at++) {
        if (bytes.getInt(at) == MARKER && endOfRecord(at) >= 0) {
          return at;
        }
      }
      return -1;
    }

    /** The body of the sound record at an offset. */
    ByteBuffer body(int offset) {
      return bytes.duplicate().position(offset + RECORD_BYTES).limit(endOfRecord(offset));
    }
  }
}
