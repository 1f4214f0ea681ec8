package dev.kikori.scorer.read;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows, read as {@code tail -F} reads it. At the end of what is there it looks, a few times a second, for more bytes, for
 * another file under the name (rotation: the old one is read to its end first) and for a file that has become shorter (truncation).
 */
final class FollowedFile implements ByteInput {
  private static final long POLL_MILLIS = 200;

  private final Path path;
  private final long idleMillis;
  private final Pauser pauser;
  private final ReadTally tally;
  private volatile @Nullable FileChannel channel;
  private @Nullable Object key;
  private volatile boolean closed;

  FollowedFile(Path path, long idleMillis, Pauser pauser, ReadTally tally) {
    this.path = path;
    this.idleMillis = idleMillis;
    this.pauser = pauser;
    this.tally = tally;
  }

  @Override
  public int read(byte[] buffer, int offset, int length, boolean mayBlock) throws IOException {
    long deadline = pauser.nowMillis() + idleMillis;
    while (!closed) {
      int count = readOpen(buffer, offset, length);
      if (count != IDLE) {
        return count;
      }
      if (!mayBlock && pauser.nowMillis() >= deadline) {
        return IDLE;
      }
      pause();
    }
    return END;
  }

  private int readOpen(byte[] buffer, int offset, int length) throws IOException {
    try {
      return tryRead(buffer, offset, length);
    } catch (ClosedChannelException e) {
      if (closed) {
        return END;
      }
      throw e;
    }
  }

  private int tryRead(byte[] buffer, int offset, int length) throws IOException {
    FileChannel open = channel != null ? channel : openIfThere();
    if (open == null) {
      return IDLE;
    }
    int count = open.read(ByteBuffer.wrap(buffer, offset, length));
    if (count > 0) {
      return count;
    }
    return wasReplaced(open) ? restart() : IDLE;
  }

  private @Nullable FileChannel openIfThere() throws IOException {
    try {
      FileChannel open = FileChannel.open(path, StandardOpenOption.READ);
      key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      channel = open;
      return open;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private boolean wasReplaced(FileChannel open) throws IOException {
    if (open.size() < open.position()) {
      return true;
    }
    try {
      Object now = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return now != null && !now.equals(key);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private int restart() throws IOException {
    tally.restarts++;
    closeChannel();
    return RESTARTED;
  }

  private void pause() throws InterruptedIOException {
    try {
      pauser.pause(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(path + ": interrupted while waiting for more");
    }
  }

  /** Makes the read that is waiting, in whatever thread, return at its next look. */
  @Override
  public void close() throws IOException {
    closed = true;
    closeChannel();
  }

  private void closeChannel() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
