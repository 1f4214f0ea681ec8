package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Joins alerting verdicts into alerts: a verdict belongs to the alert of its stream that shares a leading template and is at most
 * {@value #QUIET_WINDOWS} quiet windows old. Bounded by {@value #MAX_OPEN} open alerts, the oldest is resolved first. Not thread-safe.
 */
public final class AlertGrouper {
  /** Quiet windows of the stream after which an alert is resolved: {@value}. */
  public static final int QUIET_WINDOWS = 5;

  static final int MAX_OPEN = 1_000;
  private static final int LEADING = 3;

  private final Map<String, List<Open>> openByStream = new LinkedHashMap<>();
  private final Consumer<Alert> out;
  private int openAlerts;

  /**
   * A grouper.
   *
   * @param out is told of every alert when it fires, is updated and is resolved
   */
  public AlertGrouper(Consumer<Alert> out) {
    this.out = out;
  }

  /** Takes the next verdict of any stream, in the order of its windows. */
  public void accept(Verdict verdict) {
    List<Open> open =
        openByStream.computeIfAbsent(verdict.window().stream(), stream -> new ArrayList<>());
    Open match = null;
    if (verdict.shouldAlert()) {
      match = open.stream().filter(one -> one.sharesTemplate(verdict)).findFirst().orElse(null);
      if (match == null) {
        match = new Open(Alert.firing(verdict));
        open.add(match);
        openAlerts++;
      } else {
        match.alert = match.alert.updated(verdict);
      }
      match.quiet = 0;
      out.accept(match.alert);
    }
    age(open, match);
    if (open.isEmpty()) {
      openByStream.remove(verdict.window().stream());
    }
    if (openAlerts > MAX_OPEN) {
      resolveOldest();
    }
  }

  /** Resolves whatever is open. */
  public void flush() {
    openByStream.values().forEach(open -> open.forEach(one -> out.accept(one.alert.resolved())));
    openByStream.clear();
    openAlerts = 0;
  }

  /** Streams with an open alert. */
  public Set<String> openStreams() {
    return Set.copyOf(openByStream.keySet());
  }

  /**
   * Resolves a stream's alerts, because it has fallen silent.
   *
   * @param upToLine alerts that a later line has kept alive stay
   */
  public void resolve(String stream, long upToLine) {
    List<Open> open = openByStream.getOrDefault(stream, List.of());
    for (Open one : List.copyOf(open)) {
      if (one.alert.last().window().lastLine() <= upToLine) {
        open.remove(one);
        openAlerts--;
        out.accept(one.alert.resolved());
      }
    }
    if (open.isEmpty()) {
      openByStream.remove(stream);
    }
  }

  /** Writes the open alerts. */
  public void write(ByteWriter to) {
    to.writeCount(openByStream.size());
    openByStream.forEach(
        (stream, open) -> {
          to.writeName(stream);
          to.writeCount(open.size());
          for (Open one : open) {
            one.alert.write(to);
            to.writeCount(one.quiet);
          }
        });
  }

  /**
   * Takes over the open alerts that another grouper has {@linkplain #write written}.
   *
   * @throws SnapshotException if the bytes are none
   */
  public void read(ByteReader in) throws SnapshotException {
    int streams = in.readSize(2);
    for (int i = 0; i < streams; i++) {
      String stream = in.readName();
      int size = in.readSize(1);
      List<Open> open = new ArrayList<>();
      for (int j = 0; j < size; j++) {
        Open one = new Open(Alert.read(in));
        one.quiet = (int) in.readCount();
        open.add(one);
      }
      openByStream.put(stream, open);
      openAlerts += size;
    }
  }

  private void age(List<Open> open, @org.jspecify.annotations.Nullable Open touched) {
    Iterator<Open> each = open.iterator();
    while (each.hasNext()) {
      Open one = each.next();
      if (one != touched && ++one.quiet > QUIET_WINDOWS) {
        each.remove();
        openAlerts--;
        out.accept(one.alert.resolved());
      }
    }
  }

  private void resolveOldest() {
    for (List<Open> open : openByStream.values()) {
      if (!open.isEmpty()) {
        out.accept(open.remove(0).alert.resolved());
        openAlerts--;
        openByStream.values().removeIf(List::isEmpty);
        return;
      }
    }
  }

  private static final class Open {
    Alert alert;
    int quiet;

    Open(Alert alert) {
      this.alert = alert;
    }

    boolean sharesTemplate(Verdict verdict) {
      return alert.last().drivers().stream()
          .limit(LEADING)
          .anyMatch(
              mine ->
                  verdict.drivers().stream()
                      .limit(LEADING)
                      .anyMatch(other -> other.template().equals(mine.template())));
    }
  }
}
