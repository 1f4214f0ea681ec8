package dev.kikori.cli;

import dev.kikori.scorer.read.LogFormat;
import java.util.Iterator;

/** The layouts that {@code --format} knows by name. */
final class FormatNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return LogFormat.names().iterator();
  }
}
