package dev.kikori.scorer.read;

/**
 * How one line of a log is put together. An instance keeps caches and a clock from line to line, so it serves one reader and is not
 * thread-safe; {@link LogFormat} hands out new ones.
 */
interface Layout {
  /**
   * Takes a line apart.
   *
   * @param line a line without its end
   * @param into takes what was found; undefined where there is no match
   * @return whether the line has this layout
   */
  boolean parse(String line, ParsedLine into);
}
