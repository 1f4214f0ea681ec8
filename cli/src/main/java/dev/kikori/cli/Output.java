package dev.kikori.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/**
 * Standard output in UTF-8, buffered for a fifth of a second at most while lines keep coming. A reader that has gone away (a closed pipe) is met with {@link Closed}, which ends the command
 * without a word. Safe for use by many threads; a line is never torn.
 */
final class Output {
  private static final long FLUSH_EVERY_NANOS = 200_000_000L;

  private final BufferedWriter writer;
  private boolean live;
  private long flushed = System.nanoTime() - FLUSH_EVERY_NANOS;

  Output(OutputStream out) {
    this.writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
  }

  /** Nobody reads our output any more. */
  static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Closed(IOException cause) {
      super(cause);
    }
  }

  /** From now on every line goes out at once. */
  void live() {
    synchronized (writer) {
      live = true;
    }
  }

  void line(String text) {
    synchronized (writer) {
      try {
        writer.write(text);
        writer.write('\n');
        long now = System.nanoTime();
        if (live || now - flushed >= FLUSH_EVERY_NANOS) {
          writer.flush();
          flushed = now;
        }
      } catch (IOException e) {
        throw new Closed(e);
      }
    }
  }

  void flush() {
    synchronized (writer) {
      try {
        writer.flush();
      } catch (IOException e) {
        throw new Closed(e);
      }
    }
  }
}
