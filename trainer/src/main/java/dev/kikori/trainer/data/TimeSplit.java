package dev.kikori.trainer.data;

import dev.kikori.trainer.data.DataDescriptor.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;

/**
 * The cut between past and future. Units (single windows, or groups of windows that belong together) are ordered by their first event;
 * the earliest share is the past, but a unit that still goes on at the cut belongs to neither side unless the split is by start alone, and
 * where units are windows of a continuous stream the first one after the cut is left out as a gap.
 *
 * @param train windows of the past
 * @param test windows of the future
 * @param dropped windows at the cut
 * @param firstTestEvent position of the first event after the cut
 */
record TimeSplit(List<Slice> train, List<Slice> test, int dropped, int firstTestEvent) {

  static TimeSplit of(List<Slice> slices, Split split, boolean gap, Function<Slice, String> path) {
    List<List<Slice>> units = units(slices, split, path);
    int cut = (int) Math.floor(split.train() * units.size());
    if (cut == 0 || cut >= units.size() - (gap ? 1 : 0)) {
      throw new DataException(
          "split.train: "
              + split.train()
              + " of "
              + units.size()
              + " windows leaves one side empty (expected: more data)");
    }
    int firstTestEvent = first(units.get(cut));
    List<Slice> train = new ArrayList<>();
    List<Slice> test = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      if (i >= cut + (gap ? 1 : 0)) {
        test.addAll(units.get(i));
      } else if (i < cut && (split.keepSpanning() || last(units.get(i)) < firstTestEvent)) {
        train.addAll(units.get(i));
      }
    }
    return new TimeSplit(train, test, slices.size() - train.size() - test.size(), firstTestEvent);
  }

  private static List<List<Slice>> units(
      List<Slice> slices, Split split, Function<Slice, String> path) {
    Map<String, List<Slice>> units = new LinkedHashMap<>();
    for (Slice slice : slices) {
      String unit = Integer.toString(units.size());
      if (split.unit() != null) {
        String from = path.apply(slice);
        Matcher matcher = split.unit().matcher(from);
        if (!matcher.find()) {
          throw new DataException("split.unit: " + split.unit() + " finds nothing in " + from);
        }
        unit = matcher.group();
      }
      units.computeIfAbsent(unit, key -> new ArrayList<>()).add(slice);
    }
    List<List<Slice>> ordered = new ArrayList<>(units.values());
    ordered.sort(Comparator.comparingInt(TimeSplit::first));
    return ordered;
  }

  private static int first(List<Slice> unit) {
    return unit.stream().mapToInt(Slice::first).min().orElseThrow();
  }

  private static int last(List<Slice> unit) {
    return unit.stream().mapToInt(Slice::last).max().orElseThrow();
  }
}
