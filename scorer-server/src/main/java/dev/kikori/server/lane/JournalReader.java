package dev.kikori.server.lane;

import dev.kikori.scorer.codec.ByteReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks over a journal's sound records in order, one file in memory at a time. A damaged record in the middle is passed over, said aloud
 * and counted. Belongs to one thread.
 */
final class JournalReader {
  private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);

  private final Path folder;
  private final List<Long> segments;
  private final Cursor until;
  private final Runnable onDamage;
  private int index = -1;
  private long segment;
  private Segment.@Nullable Content content;
  private int offset;
  private int start;

  /**
   * A reader.
   *
   * @param segments numbers of all files, ascending
   * @param from where to begin; records before it are not read
   * @param until where to end
   * @param onDamage is told of each damaged stretch
   */
  JournalReader(Path folder, List<Long> segments, Cursor from, Cursor until, Runnable onDamage) {
    this.folder = folder;
    this.segments = segments.stream().filter(number -> number >= from.segment()).toList();
    this.until = until;
    this.onDamage = onDamage;
    this.start = (int) from.offset();
    this.segment = from.segment();
  }

  /** The body of the next record, or null at the end. */
  @Nullable ByteReader next() throws IOException {
    while (true) {
      Segment.Content current = content;
      if (current == null) {
        if (!nextSegment()) {
          return null;
        }
        continue;
      }
      int record = sound(current);
      if (record < 0 || new Cursor(segment, record).compareTo(until) >= 0) {
        content = null;
        continue;
      }
      offset = current.endOfRecord(record);
      return new ByteReader(current.body(record));
    }
  }

  /** Where the sound record at or after the offset begins, or -1. */
  private int sound(Segment.Content current) {
    if (offset >= current.end() || current.endOfRecord(offset) >= 0) {
      return offset >= current.end() ? -1 : offset;
    }
    int next = current.nextRecord(offset + 1);
    boolean tail = next < 0 && index == segments.size() - 1;
    if (!tail) {
      LOG.error(
          "journal {}: damaged from byte {} to {}; what was in it is lost",
          Segment.path(folder, segment),
          offset,
          next < 0 ? current.end() : next);
      onDamage.run();
    }
    return next;
  }

  private boolean nextSegment() throws IOException {
    if (++index >= segments.size() || segments.get(index) > until.segment()) {
      return false;
    }
    boolean first = segments.get(index) == segment && start > 0;
    segment = segments.get(index);
    content = Segment.Content.read(Segment.path(folder, segment));
    offset = first ? start : Segment.HEADER_BYTES;
    if (content == null && index < segments.size() - 1) {
      LOG.error("journal {}: has no header; what was in it is lost", Segment.path(folder, segment));
      onDamage.run();
    }
    return true;
  }

  /** Behind the record that was read last. */
  Cursor cursor() {
    return new Cursor(segment, offset);
  }

  /** Position of the first event of the file that was read last; 0 if it has none. */
  long firstPositionOfSegment() {
    Segment.Content current = content;
    return current == null ? 0 : current.firstPosition();
  }
}
