package dev.kikori.appender.spill;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** Writes one segment under a name that says it is not finished, and gives it its own name when it is. */
final class SegmentWriter implements Closeable {
  static final String UNFINISHED = ".part";

  private final Path target;
  private final Path unfinished;
  private final FileChannel channel;
  private long bytes;
  private long events;
  private long lastSequence;

  private SegmentWriter(Path target, Path unfinished, FileChannel channel) {
    this.target = target;
    this.unfinished = unfinished;
    this.channel = channel;
  }

  static SegmentWriter create(
      Path target, String clientId, byte[] hello, FileAttribute<?>[] attributes)
      throws IOException {
    Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    FileChannel channel =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes);
    SegmentWriter writer = new SegmentWriter(target, unfinished, channel);
    try {
      ByteBuffer start = ByteBuffer.allocate(SegmentFormat.FILE_HEAD_BYTES);
      start.putInt(SegmentFormat.MAGIC).putInt(SegmentFormat.VERSION).flip();
      writer.writeAll(start);
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
      channel.close();
      Files.deleteIfExists(unfinished);
      throw e;
    }
  }

  void definitions(byte[] payload, int length) throws IOException {
    record(SegmentFormat.DEFINITIONS, 0, 0, payload, length);
  }

  void events(long first, int count, byte[] payload, int length) throws IOException {
    record(SegmentFormat.EVENTS, first, count, payload, length);
    events += count;
    lastSequence = first + count - 1;
  }

  long bytes() {
    return bytes;
  }

  long eventCount() {
    return events;
  }

  long lastSequence() {
    return lastSequence;
  }

  /** Finishes the segment; without events there is none. */
  Path finish() throws IOException {
    channel.close();
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    return target;
  }

  /** Gives the file up as it is; the next run reads what is whole. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void record(byte type, long first, int count, byte[] payload, int length)
      throws IOException {
    long start = bytes;
    try {
      writeAll(SegmentFormat.recordHead(type, first, count, payload, length));
      writeAll(ByteBuffer.wrap(payload, 0, length));
    } catch (IOException e) {
      // A record that is half there would hide what follows it.
      channel.truncate(start);
      channel.position(start);
      bytes = start;
      throw e;
    }
  }

  private void writeAll(ByteBuffer source) throws IOException {
    int length = source.remaining();
    while (source.hasRemaining()) {
      channel.write(source);
    }
    bytes += length;
  }
}
