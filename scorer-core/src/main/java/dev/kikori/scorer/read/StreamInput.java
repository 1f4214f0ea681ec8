package dev.kikori.scorer.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * An {@link InputStream} as a {@link ByteInput}. Only a live stream (standard input) is ever idle: what a file or a gzip stream has not yet
 * delivered, it will.
 */
final class StreamInput implements ByteInput {
  private static final long FIRST_PAUSE_MILLIS = 1;
  private static final long LONGEST_PAUSE_MILLIS = 50;

  private final InputStream in;
  private final boolean live;
  private final long idleMillis;
  private final Pauser pauser;

  private StreamInput(InputStream in, boolean live, long idleMillis, Pauser pauser) {
    this.in = in;
    this.live = live;
    this.idleMillis = idleMillis;
    this.pauser = pauser;
  }

  static StreamInput of(InputStream in) {
    return new StreamInput(in, false, 0, Pauser.SYSTEM);
  }

  static StreamInput live(InputStream in, long idleMillis, Pauser pauser) {
    return new StreamInput(in, true, idleMillis, pauser);
  }

  @Override
  public int read(byte[] buffer, int offset, int length, boolean mayBlock) throws IOException {
    if (live && !mayBlock && !awaitAvailable()) {
      return IDLE;
    }
    int count = in.read(buffer, offset, length);
    return count < 0 ? END : count;
  }

  private boolean awaitAvailable() throws IOException {
    long deadline = pauser.nowMillis() + idleMillis;
    long pause = FIRST_PAUSE_MILLIS;
    while (in.available() == 0) {
      if (pauser.nowMillis() >= deadline) {
        return false;
      }
      pause(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    }
    return true;
  }

  private void pause(long millis) throws InterruptedIOException {
    try {
      pauser.pause(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for input");
    }
  }

  /** Standard input is not ours to close. */
  @Override
  public void close() throws IOException {
    if (!live) {
      in.close();
    }
  }
}
