package dev.kikori.server.web;

import dev.kikori.server.alert.Opinion;
import dev.kikori.server.store.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What people say of alerts. Safe for use by many threads. */
public interface Opinions {
  /** Keeps an opinion; false if the tenant has no such alert. */
  boolean add(String tenant, String alertId, boolean trueAlert, String note, String author);

  /** Opinions, last first, of one alert or of all. */
  Page<Opinion> list(String tenant, @Nullable String alertId, @Nullable String cursor, int limit);

  /** Hands out each labelled window as one line of JSON, oldest first: for programs of one's own. */
  void export(String tenant, Consumer<String> line);

  /** Writes all labelled windows as a zip archive of the folder that the trainer reads. */
  void archive(String tenant, OutputStream out) throws IOException;
}
