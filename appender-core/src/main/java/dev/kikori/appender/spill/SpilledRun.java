package dev.kikori.appender.spill;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** What an earlier run of the application left behind: its segments in order. */
public final class SpilledRun {
  private final String clientId;
  private final byte[] hello;
  private final Deque<Path> segments = new ArrayDeque<>();

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

  Deque<Path> segments() {
    return segments;
  }
}
