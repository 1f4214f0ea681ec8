package dev.kikori.scorer.window;

import java.util.function.Consumer;

/** Cuts one stream into windows. */
interface Cutter {
  void accept(WindowLine line, Consumer<Window> out);

  /** Emits what is open and forgets it. */
  void flush(Consumer<Window> out);
}
