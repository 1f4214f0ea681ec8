package dev.kikori.server.batch;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.TemplateMiner;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Windows of any length. */
final class TestWindows {
  private static final TemplateMiner MINER = TemplateMiner.builder().build();
  private static final List<String> MESSAGES =
      List.of("request received for order 17", "order 17 stored in 12 ms", "request done");

  private TestWindows() {}

  static Window of(int lines) {
    return of("0", lines);
  }

  static Window of(String id, int lines) {
    List<WindowLine> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      String text = MESSAGES.get(i % MESSAGES.size());
      LogEvent event =
          new LogEvent(
              i * 100L,
              Severity.INFO,
              "Orders",
              "",
              "",
              text,
              null,
              null,
              text,
              i + 1L,
              i + 1L,
              Map.of());
      all.add(new WindowLine(event, MINER.accept(event), false));
    }
    return new Window("", id, all);
  }
}
