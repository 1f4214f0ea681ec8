package dev.kikori.scorer.model;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.TemplateMiner;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Windows of all lengths, from a line to several segments, the same every time. */
final class SampleWindows {
  private static final List<String> MESSAGES =
      List.of(
          "request received for order 17",
          "order 17 stored in 12 ms",
          "could not connect to database db-1:5432: connection refused",
          "PacketResponder 1 for block blk_38865049064139660 terminating",
          "cache miss for key user:4711, loading from 10.0.0.1",
          "retry 3 of 5 in 250 ms",
          "Session opened for user root by (uid=0)",
          "heap usage 83%, garbage collection took 120 ms");

  private SampleWindows() {}

  static List<Window> all() {
    Random random = new Random(20_261_122);
    TemplateMiner miner = TemplateMiner.builder().build();
    List<Window> windows = new ArrayList<>();
    for (int length : new int[] {1, 2, 7, 16, 31, 64, 100, 100, 100, 128, 129, 300}) {
      List<WindowLine> lines = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        LogEvent event = event(random, i);
        lines.add(new WindowLine(event, miner.accept(event), random.nextInt(10) == 0));
      }
      windows.add(new Window("", String.valueOf(windows.size()), lines));
    }
    return windows;
  }

  private static LogEvent event(Random random, long line) {
    int kind = random.nextInt(MESSAGES.size());
    Severity severity = kind == 2 ? Severity.ERROR : Severity.INFO;
    String text = MESSAGES.get(kind);
    return new LogEvent(
        line * 700,
        severity,
        "com.example.Orders",
        "main",
        "",
        text,
        null,
        null,
        text,
        line + 1,
        line + 1,
        Map.of());
  }
}
