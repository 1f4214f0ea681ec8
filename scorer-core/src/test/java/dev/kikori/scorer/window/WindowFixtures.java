package dev.kikori.scorer.window;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lines to cut, and a windower that notes what it emits. */
final class WindowFixtures {
  private static final Template TEMPLATE = new Template(1, Severity.INFO, "", "text");

  private WindowFixtures() {}

  static WindowLine line(long number, String service, long millis, String text) {
    LogEvent event =
        new LogEvent(
            millis,
            Severity.INFO,
            "",
            "",
            service,
            text,
            null,
            null,
            text,
            number,
            number,
            Map.of());
    return new WindowLine(event, TEMPLATE, false);
  }

  static WindowLine line(long number) {
    return line(number, "", LogEvent.NO_TIMESTAMP, "line " + number);
  }

  static WindowLine at(long number, long millis) {
    return line(number, "", millis, "line " + number);
  }

  /** A windower with the windows that it has emitted. */
  static final class Cutting {
    final Windower windower;
    final List<Window> windows = new ArrayList<>();

    Cutting(WindowSpec spec) {
      this(Windower.of(spec));
    }

    Cutting(Windower windower) {
      this.windower = windower;
    }

    Cutting accept(WindowLine... lines) {
      for (WindowLine line : lines) {
        windower.accept(line, windows::add);
      }
      return this;
    }

    Cutting acceptNumbered(int count) {
      for (int i = 1; i <= count; i++) {
        accept(line(i));
      }
      return this;
    }

    Cutting flush() {
      windower.flush(windows::add);
      return this;
    }

    WindowCounters counters() {
      return windower.counters();
    }

    /** Each window as {@code stream/id: numbers of its lines}. */
    List<String> seen() {
      return windows.stream().map(Cutting::describe).toList();
    }

    private static String describe(Window window) {
      List<Long> numbers = window.lines().stream().map(line -> line.event().firstLine()).toList();
      return window.stream() + "/" + window.id() + ": " + numbers;
    }
  }
}
