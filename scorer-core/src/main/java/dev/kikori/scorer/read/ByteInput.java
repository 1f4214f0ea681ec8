package dev.kikori.scorer.read;

import java.io.IOException;

/** Bytes of a source that may still be growing. */
interface ByteInput extends AutoCloseable {
  /** The source is at its end. */
  int END = -1;

  /** There is nothing to read for the moment. */
  int IDLE = 0;

  /** What comes next is a new file under the same name; what came before is complete. */
  int RESTARTED = -2;

  /**
   * Reads some bytes.
   *
   * @param mayBlock whether to wait for as long as it takes; otherwise {@link #IDLE} is returned after the idle time
   * @return the number of bytes, or one of the constants
   */
  int read(byte[] buffer, int offset, int length, boolean mayBlock) throws IOException;

  @Override
  void close() throws IOException;
}
