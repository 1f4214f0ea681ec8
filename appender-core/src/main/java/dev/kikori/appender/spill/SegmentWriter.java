package dev.kikori.appender.spill;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;

/**
 * Writes one segment under a name that says it is not finished, and gives it its own name when it is. Not with a channel: an interrupt of
 * the thread would close it.
 */
final class SegmentWriter implements Closeable {
  private final Path target;
  private final Path unfinished;
  private final RandomAccessFile file;
  private long bytes;
  private long lastSequence;
  private boolean broken;

  private SegmentWriter(Path target, Path unfinished, RandomAccessFile file) {
    this.target = target;
    this.unfinished = unfinished;
    this.file = file;
  }

  static SegmentWriter create(
      Path target, String clientId, byte[] hello, FileAttribute<?>[] attributes)
      throws IOException {
    Path unfinished = target.resolveSibling(target.getFileName() + SegmentName.UNFINISHED);
    Files.createFile(unfinished, attributes);
    SegmentWriter writer =
        new SegmentWriter(target, unfinished, new RandomAccessFile(unfinished.toFile(), "rw"));
    try {
      ByteBuffer start = ByteBuffer.allocate(SegmentFormat.FILE_HEAD_BYTES);
      start.putInt(SegmentFormat.MAGIC).putInt(SegmentFormat.VERSION).flip();
      writer.write(start.array(), start.limit());
      byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
      byte[] head =
          ByteBuffer.allocate(4 + id.length + hello.length)
              .putInt(id.length)
              .put(id)
              .put(hello)
              .array();
      writer.record(SegmentFormat.HEAD, 0, 0, head, head.length);
      return writer;
    } catch (IOException e) {
      writer.close();
      Files.deleteIfExists(unfinished);
      throw e;
    }
  }

  void definitions(byte[] payload, int length) throws IOException {
    record(SegmentFormat.DEFINITIONS, 0, 0, payload, length);
  }

  void events(long first, int count, byte[] payload, int length) throws IOException {
    record(SegmentFormat.EVENTS, first, count, payload, length);
    lastSequence = first + count - 1;
  }

  long bytes() {
    return bytes;
  }

  /** Whether no event is missing between its last one and this. */
  boolean isFollowedBy(long sequence) {
    return lastSequence == 0 || lastSequence + 1 == sequence;
  }

  /** Whether it ends in a record that could be neither written nor taken back, so that nothing may follow. */
  boolean isBroken() {
    return broken;
  }

  /** Finishes the segment and says where it is; it can be read under its first name as well, should the other one not be had. */
  Path finish() {
    try {
      file.close();
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      return target;
    } catch (IOException e) {
      return unfinished;
    }
  }

  /** Gives the file up as it is; the next run reads what is whole. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  private void record(byte type, long first, int count, byte[] payload, int length)
      throws IOException {
    long start = bytes;
    try {
      byte[] head = SegmentFormat.recordHead(type, first, count, payload, length);
      write(head, head.length);
      write(payload, length);
    } catch (IOException | OutOfMemoryError e) {
      takeBack(start);
      throw e;
    }
  }

  /** A record that is half there would hide what follows it. */
  private void takeBack(long start) {
    bytes = start;
    try {
      file.setLength(start);
      file.seek(start);
    } catch (IOException e) {
      broken = true;
    }
  }

  private void write(byte[] source, int length) throws IOException {
    file.write(source, 0, length);
    bytes += length;
  }
}
