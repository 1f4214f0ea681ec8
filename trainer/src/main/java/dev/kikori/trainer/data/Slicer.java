package dev.kikori.trainer.data;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.trainer.data.DataDescriptor.Cut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts the events of a data set into windows, in order of their first events. */
final class Slicer {
  private Slicer() {}

  static List<Slice> cut(List<RawEvent> events, Cut cut) {
    List<Slice> slices = new ArrayList<>();
    if (cut instanceof Cut.Session session) {
      byKey(events, session.key(), slices);
    } else {
      byStream(events).forEach((stream, positions) -> cutStream(events, stream, positions, cut, slices));
    }
    slices.sort(Comparator.comparingInt(Slice::first));
    return slices;
  }

  private static void cutStream(List<RawEvent> events, String stream, int[] positions, Cut cut, List<Slice> into) {
    if (cut instanceof Cut.Count count) {
      byCount(stream, positions, count, into);
    } else if (cut instanceof Cut.Time time) {
      byTime(events, stream, positions, time, into);
    } else {
      into.add(new Slice(stream, stream, positions));
    }
  }

  private static void byCount(String stream, int[] positions, Cut.Count count, List<Slice> into) {
    int number = 0;
    for (int from = 0; from < positions.length; from += count.step()) {
      int to = Math.min(positions.length, from + count.size());
      boolean whole = to - from == count.size();
      if (whole || from == 0 || 2 * (to - from) >= count.size()) {
        into.add(new Slice(stream, Integer.toString(number++), Arrays.copyOfRange(positions, from, to)));
      }
      if (to == positions.length) {
        return;
      }
    }
  }

  private static void byTime(List<RawEvent> events, String stream, int[] positions, Cut.Time time, List<Slice> into) {
    long size = time.size().toMillis();
    long step = time.step().toMillis();
    Map<Long, IntList> windows = new TreeMap<>();
    for (int position : positions) {
      long millis = events.get(position).event().timestampMillis();
      if (millis == LogEvent.NO_TIMESTAMP) {
        throw new DataException(
            events.get(position).path() + ": line " + events.get(position).event().firstLine() + ": no time (expected: one, as windows are cut by time)");
      }
      for (long start = Math.floorDiv(millis, step) * step; start > millis - size; start -= step) {
        windows.computeIfAbsent(start, key -> new IntList()).add(position);
      }
    }
    int number = 0;
    for (IntList window : windows.values()) {
      into.add(new Slice(stream, Integer.toString(number++), window.toArray()));
    }
  }

  private static void byKey(List<RawEvent> events, Pattern key, List<Slice> into) {
    Map<String, IntList> sessions = new LinkedHashMap<>();
    for (int i = 0; i < events.size(); i++) {
      Matcher matcher = key.matcher(events.get(i).event().message());
      Set<String> keys = new LinkedHashSet<>();
      while (matcher.find()) {
        keys.add(matcher.group());
      }
      for (String found : keys) {
        sessions.computeIfAbsent(found, name -> new IntList()).add(i);
      }
    }
    sessions.forEach((name, positions) -> into.add(new Slice("", name, positions.toArray())));
  }

  private static Map<String, int[]> byStream(List<RawEvent> events) {
    Map<String, IntList> streams = new LinkedHashMap<>();
    for (int i = 0; i < events.size(); i++) {
      streams.computeIfAbsent(events.get(i).stream(), name -> new IntList()).add(i);
    }
    Map<String, int[]> arrays = new LinkedHashMap<>();
    streams.forEach((name, list) -> arrays.put(name, list.toArray()));
    return arrays;
  }

  /** A growing array of numbers. */
  private static final class IntList {
    private int[] values = new int[8];
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    int[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
