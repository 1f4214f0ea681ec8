package dev.kikori.server.lane;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a lane has accepted, in order, in files that outlive a kill. A record that can't be written whole leaves no trace. Not thread-safe,
 * but for {@link #force} and {@link #bytes}: the lock of its {@link LaneFiles} guards it.
 */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final SecureRandom SALTS = new SecureRandom();

  private final Path folder;
  private final LaneConfig.Journal config;
  private final Runnable onDamage;
  private final TreeMap<Long, Long> sizes = new TreeMap<>();
  private volatile @Nullable FileChannel channel;
  private volatile boolean unforced;
  private final AtomicLong bytes = new AtomicLong();
  private long segment;
  private long offset;
  private long salt;

  /**
   * A journal.
   *
   * @param folder holds its files, and may hold others
   * @param onDamage is told of each damaged stretch that is passed over
   */
  Journal(Path folder, LaneConfig.Journal config, Runnable onDamage) {
    this.folder = folder;
    this.config = config;
    this.onDamage = onDamage;
  }

  /** Is told of each record while a journal is opened. */
  interface Visitor {
    void record(ByteReader body) throws IOException;

    /** A file begins: its events have this position or a later one. */
    void segment(long firstPosition);
  }

  /**
   * Finds what is there, cuts off what was being written when the process was killed, and tells of the records behind a cursor.
   *
   * @return where the journal ends
   */
  Cursor open(Cursor from, Visitor visitor) throws IOException {
    list();
    JournalReader reader = reader(from, new Cursor(Long.MAX_VALUE, 0), onDamage);
    Cursor end = from;
    for (ByteReader body = reader.next(); body != null; body = reader.next()) {
      visitor.segment(reader.firstPositionOfSegment());
      visitor.record(body);
      end = reader.cursor();
    }
    return cutTail(end, visitor);
  }

  private void list() throws IOException {
    sizes.clear();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        long number = Segment.number(file);
        if (number > 0) {
          sizes.put(number, Files.size(file));
        }
      }
    }
    count();
  }

  /** A reader of what lies between two places, which {@link #open} has told of before. */
  JournalReader reader(Cursor from, Cursor until) {
    return reader(from, until, () -> {});
  }

  private JournalReader reader(Cursor from, Cursor until, Runnable onDamage) {
    return new JournalReader(folder, new ArrayList<>(sizes.keySet()), from, until, onDamage);
  }

  private Cursor cutTail(Cursor end, Visitor visitor) throws IOException {
    if (sizes.isEmpty()) {
      segment = end.segment();
      return end;
    }
    long last = sizes.lastKey();
    Path path = Segment.path(folder, last);
    Segment.Content content = Segment.Content.read(path);
    if (content == null) {
      LOG.warn("journal {}: has no header, as it was being made at a kill; deleted", path);
      Files.delete(path);
      sizes.remove(last);
      segment = last;
      return end;
    }
    visitor.segment(content.firstPosition());
    if (end.compareTo(new Cursor(last, content.end())) > 0) {
      // The state knows more than the journal: what comes now must not be taken for what is known.
      segment = Math.max(last, end.segment());
      return end;
    }
    long length = end.segment() == last ? end.offset() : Segment.HEADER_BYTES;
    FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
    if (length < content.end()) {
      LOG.warn(
          "journal {}: {} bytes of a record that was not finished are cut off",
          path,
          content.end() - length);
      file.truncate(length);
    }
    file.position(length);
    take(file, last, length, content.salt());
    return new Cursor(last, length);
  }

  private void take(FileChannel file, long number, long length, long itsSalt) {
    channel = file;
    segment = number;
    offset = length;
    salt = itsSalt;
    sizes.put(number, length);
    count();
  }

  /**
   * Appends a record.
   *
   * @param record has been {@linkplain Segment#begin begun}
   * @param position of the next event, for the header of a new file
   * @return behind the record
   * @throws IOException if it can't be written; then the journal is as it was before
   */
  Cursor append(ByteWriter record, long position) throws IOException {
    FileChannel file = channel;
    if (file == null || offset >= config.segmentBytes().bytes()) {
      file = roll(position);
    }
    ByteBuffer bytesToWrite = Segment.finish(record, salt);
    int size = bytesToWrite.remaining();
    try {
      while (bytesToWrite.hasRemaining()) {
        file.write(bytesToWrite);
      }
      if (config.sync() == LaneConfig.Sync.ALWAYS) {
        file.force(false);
      }
    } catch (IOException | RuntimeException e) {
      undo(file);
      throw e;
    }
    offset += size;
    unforced = config.sync() == LaneConfig.Sync.INTERVAL;
    sizes.put(segment, offset);
    bytes.addAndGet(size);
    return new Cursor(segment, offset);
  }

  /** The next record then goes where this one was to go; if not even that can be had, into another file. */
  private void undo(FileChannel file) {
    // A thread that is interrupted while it writes closes the file under everybody.
    boolean interrupted = Thread.interrupted();
    Path path = Segment.path(folder, segment);
    try {
      FileChannel whole = file.isOpen() ? file : FileChannel.open(path, StandardOpenOption.WRITE);
      channel = whole;
      whole.truncate(offset);
      whole.position(offset);
    } catch (IOException e) {
      LOG.warn("journal {}: a torn record stays in it", path, e);
      closeChannel();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private FileChannel roll(long position) throws IOException {
    long number = segment + 1;
    long newSalt = SALTS.nextLong();
    FileChannel file = Segment.create(Segment.path(folder, number), position, newSalt);
    force();
    closeChannel();
    take(file, number, Segment.HEADER_BYTES, newSalt);
    return file;
  }

  /** Ends the current file, if it has records, so that it can be dropped one day. */
  void endSegment() {
    if (offset > Segment.HEADER_BYTES) {
      closeChannel();
    }
  }

  /** Has the disk take what was appended. Any thread. */
  void force() throws IOException {
    FileChannel file = channel;
    if (unforced && file != null && file.isOpen()) {
      unforced = false;
      try {
        file.force(false);
      } catch (java.nio.channels.ClosedChannelException e) {
        // It was forced when it was closed.
      }
    }
  }

  /** Deletes files that end before a place. */
  void dropBefore(Cursor cursor) {
    Iterator<Map.Entry<Long, Long>> oldestFirst = sizes.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      long number = oldestFirst.next().getKey();
      if (number >= cursor.segment() || number == segment) {
        break;
      }
      try {
        Files.deleteIfExists(Segment.path(folder, number));
        oldestFirst.remove();
      } catch (IOException e) {
        LOG.warn("journal {}: can't be deleted", Segment.path(folder, number), e);
        break;
      }
    }
    count();
  }

  private void count() {
    bytes.set(sizes.values().stream().mapToLong(Long::longValue).sum());
  }

  /** Bytes of all files. Any thread. */
  long bytes() {
    return bytes.get();
  }

  void close() {
    closeChannel();
  }

  private void closeChannel() {
    FileChannel file = channel;
    channel = null;
    if (file != null) {
      try {
        if (config.sync() != LaneConfig.Sync.NONE) {
          file.force(false);
        }
        file.close();
      } catch (IOException e) {
        LOG.warn("journal {}: can't be closed", Segment.path(folder, segment), e);
      }
    }
  }
}
