package dev.kikori.scorer.window;

/**
 * What of a stream is in no emitted window yet.
 *
 * @param stream the stream
 * @param mark number of a line that tells this open window from a later one: of a count window the first line that is new in it, else the
 *     newest line. While it stays the same, the window has been open (or the stream silent) for so long
 * @param grave whether it holds a line at ERROR or above
 */
public record OpenWindow(String stream, long mark, boolean grave) {
  static OpenWindow of(String stream, long mark, Iterable<WindowLine> lines) {
    for (WindowLine line : lines) {
      if (line.event().severity().isError()) {
        return new OpenWindow(stream, mark, true);
      }
    }
    return new OpenWindow(stream, mark, false);
  }
}
