package dev.kikori.appender.spill;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of this run: first in, first out, and never more bytes than allowed, those of earlier runs included. One thread uses it.
 * What is written survives the process; it is not forced to the disk, so a machine that loses power may lose it.
 */
public final class Spill implements AutoCloseable {
  private static final long LARGEST_SEGMENT = 4 << 20;

  private final Path directory;
  private final long maxBytes;
  private final long segmentBytes;
  private final FileLock lock;
  private final FileAttribute<?>[] attributes;
  private final List<SpilledRun> earlierRuns = new ArrayList<>();
  private final Deque<Path> finished = new ArrayDeque<>();
  private final SpillReader reader;
  private final long run;
  private @Nullable SegmentWriter writer;
  private long usedBytes;
  private long unreadEvents;
  private final Runnable onDamage;
  private int segments;

  private Spill(Path directory, long maxBytes, FileLock lock, long run, Runnable onDamage) {
    this.directory = directory;
    this.onDamage = onDamage;
    this.maxBytes = maxBytes;
    this.segmentBytes = Math.min(LARGEST_SEGMENT, maxBytes / 8);
    this.lock = lock;
    this.attributes = SpillFiles.attributes(directory, "rw-------");
    this.run = run;
    this.reader = new SpillReader(finished, this::freed, onDamage);
  }

  /**
   * Locks the directory, which is made if need be, and finds what earlier runs left.
   *
   * @param onDamage runs for each segment of which a part can't be read
   * @throws IOException if it can't be used, or somebody else uses it
   */
  public static Spill open(Path directory, long maxBytes, long epochMillis, Runnable onDamage)
      throws IOException {
    FileLock lock = SpillFiles.lock(directory);
    try {
      List<Path> earlier = SpillFiles.segments(directory);
      // Names keep the runs in order, so a clock that was set back must not bring this one to the
      // front.
      long run = epochMillis;
      for (Path segment : earlier) {
        run = Math.max(run, SegmentName.of(segment).run + 1);
      }
      Spill spill = new Spill(directory, maxBytes, lock, run, onDamage);
      spill.findEarlierRuns(earlier);
      return spill;
    } catch (IOException e) {
      lock.channel().close();
      throw e;
    }
  }

  /** What earlier runs left, the oldest first. */
  public List<SpilledRun> earlierRuns() {
    return List.copyOf(earlierRuns);
  }

  /** Reads an earlier run and deletes it as it is acknowledged. */
  public SpillReader read(SpilledRun run) {
    return new SpillReader(run.segments(), this::freed, onDamage);
  }

  /** Whether a record of so many bytes keeps within the limit. */
  public boolean hasRoom(int bytes) {
    return usedBytes + bytes + 4L * SegmentFormat.RECORD_HEAD_BYTES <= maxBytes;
  }

  /**
   * Makes sure there is a segment to write to, which has no gap before these events, since later runs read segments by their first event;
   * true if it is new, so that it has no definitions yet.
   */
  public boolean prepare(String clientId, byte[] hello, long firstSequence) throws IOException {
    if (writer != null
        && (writer.isBroken()
            || writer.bytes() >= segmentBytes
            || !writer.isFollowedBy(firstSequence))) {
      finishSegment();
    }
    if (writer != null) {
      return false;
    }
    SegmentName name = SegmentName.of(run, firstSequence, segments++);
    writer = SegmentWriter.create(directory.resolve(name.toString()), clientId, hello, attributes);
    usedBytes += writer.bytes();
    return true;
  }

  public void definitions(byte[] payload, int length) throws IOException {
    SegmentWriter to = requireWriter();
    long before = to.bytes();
    to.definitions(payload, length);
    usedBytes += to.bytes() - before;
  }

  public void events(long first, int count, byte[] payload, int length) throws IOException {
    SegmentWriter to = requireWriter();
    long before = to.bytes();
    to.events(first, count, payload, length);
    usedBytes += to.bytes() - before;
    unreadEvents += count;
  }

  /** Events of this run that were written and not read again. */
  public long unreadEvents() {
    return unreadEvents;
  }

  /** Reads the next events of this run back. */
  public boolean next(SpillReader.Target target) {
    SpillReader.Target counting =
        new SpillReader.Target() {
          @Override
          public void segmentBegins() {
            target.segmentBegins();
          }

          @Override
          public void definitions(byte[] payload, int length) {
            target.definitions(payload, length);
          }

          @Override
          public void events(long first, int count, byte[] payload, int length) {
            unreadEvents -= count;
            target.events(first, count, payload, length);
          }
        };
    if (reader.next(counting)) {
      return true;
    }
    // What is left stands in the file that is being written.
    finishSegment();
    return reader.next(counting);
  }

  /** Whether there are events of this run to read. */
  public boolean hasNext() {
    return unreadEvents > 0;
  }

  /** What could not be read is given up; returns how many events that were. */
  public long giveUpUnread() {
    long lost = unreadEvents;
    unreadEvents = 0;
    return lost;
  }

  public void acknowledged(long sequence) {
    reader.acknowledged(sequence);
  }

  /** Bytes on disk. */
  public long usedBytes() {
    return usedBytes;
  }

  /** Finishes what is open and lets go of the directory. */
  @Override
  public void close() {
    finishSegment();
    reader.close();
    try {
      lock.channel().close();
    } catch (IOException e) {
      // The process ends the lock at the latest.
    }
  }

  private void finishSegment() {
    SegmentWriter open = writer;
    if (open == null) {
      return;
    }
    writer = null;
    finished.add(open.finish());
  }

  private SegmentWriter requireWriter() {
    if (writer == null) {
      throw new IllegalStateException("prepare first");
    }
    return writer;
  }

  private void findEarlierRuns(List<Path> segments) throws IOException {
    SpilledRun run = null;
    for (Path file : segments) {
      usedBytes += SpillFiles.size(file);
      try (SegmentReader segment = SegmentReader.open(file)) {
        if (segment.isDamaged()) {
          onDamage.run();
          freed(SpillFiles.delete(file));
          continue;
        }
        if (run == null || !run.clientId().equals(segment.clientId())) {
          run = new SpilledRun(segment.clientId(), segment.hello());
          earlierRuns.add(run);
        }
        run.add(file);
      }
    }
  }

  private void freed(long bytes) {
    usedBytes -= bytes;
  }
}
