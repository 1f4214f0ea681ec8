package dev.kikori.trainer.data;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.SessionKey;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.scorer.window.WindowSpec;
import dev.kikori.scorer.window.Windower;
import dev.kikori.trainer.data.DataDescriptor.Cut;
import dev.kikori.trainer.data.DataDescriptor.StreamBy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts the events of a data set into windows, by the scorer's own windower, in order of the windows' first events. */
final class Slicer {
  private static final Template NOT_YET_MINED = new Template(0, Severity.UNKNOWN, "", "");
  private static final int MAX_SESSIONS = 10_000_000;

  private final List<RawEvent> events;
  private final IdentityHashMap<LogEvent, Integer> positions = new IdentityHashMap<>();
  private final List<Slice> slices = new ArrayList<>();

  private Slicer(List<RawEvent> events) {
    this.events = events;
    for (int i = 0; i < events.size(); i++) {
      positions.put(events.get(i).event(), i);
    }
  }

  static List<Slice> cut(List<RawEvent> events, Cut cut, StreamBy stream) {
    Slicer slicer = new Slicer(events);
    if (cut instanceof Cut.WholeStream) {
      slicer.byStream();
    } else {
      slicer.byWindower(
          Windower.builder(spec(cut))
              .singleStream(isSingle(cut, stream))
              .maxSessions(MAX_SESSIONS)
              .build());
    }
    slicer.slices.sort(Comparator.comparingInt(Slice::first));
    return slicer.slices;
  }

  private static boolean isSingle(Cut cut, StreamBy stream) {
    return stream instanceof StreamBy.None || cut instanceof Cut.Session;
  }

  private static WindowSpec spec(Cut cut) {
    if (cut instanceof Cut.Count count) {
      return new WindowSpec.Count(count.size(), count.step());
    }
    if (cut instanceof Cut.Time time) {
      return new WindowSpec.Time(time.size(), time.step());
    }
    String key = ((Cut.Session) cut).key().pattern();
    return new WindowSpec.Session(
        SessionKey.regex(key), WindowSpec.NEVER_IDLE, WindowSpec.MAX_SESSION_LINES);
  }

  private void byWindower(Windower windower) {
    for (RawEvent event : events) {
      windower.accept(new WindowLine(event.event(), NOT_YET_MINED, false), this::add);
    }
    windower.flush(this::add);
  }

  private void add(Window window) {
    slices.add(
        new Slice(
            window.stream(),
            window.id(),
            window.lines().stream().mapToInt(line -> position(line.event())).toArray()));
  }

  private int position(LogEvent event) {
    Integer position = positions.get(event);
    if (position == null) {
      throw new IllegalStateException("windower: an event that it was not given");
    }
    return position;
  }

  private void byStream() {
    Map<String, List<Integer>> streams = new LinkedHashMap<>();
    for (int i = 0; i < events.size(); i++) {
      streams.computeIfAbsent(events.get(i).stream(), name -> new ArrayList<>()).add(i);
    }
    streams.forEach(
        (name, list) ->
            slices.add(new Slice(name, name, list.stream().mapToInt(Integer::intValue).toArray())));
  }
}
