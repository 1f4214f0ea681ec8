package dev.kikori.scorer.window;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Cuts one stream into windows. */
interface Cutter {
  void accept(WindowLine line, Consumer<Window> out);

  /** Emits what is open and forgets it. */
  void flush(Consumer<Window> out);

  /** What is open now, or null if nothing is. */
  @Nullable OpenWindow open();

  void write(ByteWriter out);

  /** Takes over what another cutter of the same kind has written; to be called before the first line. */
  void read(ByteReader in) throws SnapshotException;
}
