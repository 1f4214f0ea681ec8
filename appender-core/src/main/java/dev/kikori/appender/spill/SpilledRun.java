package dev.kikori.appender.spill;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** What an earlier run of the application left behind: its segments in order. */
public final class SpilledRun {
  private final String clientId;
  private final byte[] hello;
  private final Deque<Path> segments = new ArrayDeque<>();
  private long acknowledged;

  SpilledRun(String clientId, byte[] hello) {
    this.clientId = clientId;
    this.hello = hello;
  }

  public String clientId() {
    return clientId;
  }

  /** What it said of itself, as fields of {@code kikori.v1.Hello}. */
  public byte[] hello() {
    return hello.clone();
  }

  /** The last event of which the scorer had told an earlier run that it has it; 0 if that isn't known. */
  public long acknowledged() {
    return acknowledged;
  }

  void add(Path segment) {
    segments.add(segment);
    acknowledged = Math.max(acknowledged, SegmentName.of(segment).acknowledged);
  }

  Deque<Path> segments() {
    return segments;
  }
}
