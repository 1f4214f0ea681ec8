package dev.kikori.server.web;

import dev.kikori.server.alert.AlertCenter;
import dev.kikori.server.alert.FeedbackSink.Feedback;
import dev.kikori.server.alert.Opinion;
import dev.kikori.server.store.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What people said, as the alert center keeps it. Safe for use by many threads. */
public final class StoredOpinions implements Opinions {
  private final AlertCenter center;

  public StoredOpinions(AlertCenter center) {
    this.center = center;
  }

  @Override
  public boolean add(String tenant, String alertId, boolean trueAlert, String note, String author) {
    return center.feedback().feedback(new Feedback(tenant, alertId, trueAlert, note, author));
  }

  @Override
  public Page<Opinion> list(
      String tenant, @Nullable String alertId, @Nullable String cursor, int limit) {
    return center.feedback().list(tenant, alertId, cursor, limit);
  }

  @Override
  public void export(String tenant, Consumer<String> line) {
    center.export().lines(tenant, line);
  }

  @Override
  public void archive(String tenant, OutputStream out) throws IOException {
    center.export().zip(tenant, out);
  }
}
