package dev.kikori.scorer.read;

import java.util.List;

/**
 * What a container runtime or a collector has put around the lines that a program wrote. Opened before a layout sees the line, so that
 * stack traces and long lines, which arrive in pieces, are put together as if they had been read from the program itself.
 */
interface Envelope {
  /**
   * Opens a line.
   *
   * @param line a line of the source
   * @param into takes the lines inside, if there is such an envelope
   * @return whether there is
   */
  boolean open(String line, List<Letter> into);

  /**
   * A line out of an envelope.
   *
   * @param text the line
   * @param timestampMillis when the runtime received it, or {@link dev.kikori.scorer.event.LogEvent#NO_TIMESTAMP}
   * @param service the pod or host that the envelope names, or empty
   * @param partial whether the next line goes on with this one
   */
  record Letter(String text, long timestampMillis, String service, boolean partial) {}
}
