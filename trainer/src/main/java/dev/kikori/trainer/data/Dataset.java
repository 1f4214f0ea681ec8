package dev.kikori.trainer.data;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.TemplateMiner;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.trainer.data.DataDescriptor.Cut;
import dev.kikori.trainer.data.DataDescriptor.Labels;
import dev.kikori.trainer.data.DataDescriptor.Order;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A data set, cut into windows and split by time. Templates are mined in the order of events, as a service would: the training part is
 * mined first, and the miner goes on learning through the test part. Immutable once loaded.
 */
public final class Dataset {
  private final DataDescriptor descriptor;
  private final List<LabelledWindow> train;
  private final List<LabelledWindow> test;
  private final List<LabelledWindow> apart;
  private final Stats stats;

  private Dataset(
      DataDescriptor descriptor,
      List<LabelledWindow> train,
      List<LabelledWindow> test,
      List<LabelledWindow> apart,
      Stats stats) {
    this.descriptor = descriptor;
    this.train = List.copyOf(train);
    this.test = List.copyOf(test);
    this.apart = List.copyOf(apart);
    this.stats = stats;
  }

  /**
   * Loads a data set.
   *
   * @param descriptor what to load
   * @return the windows of both parts
   * @throws DataException if a file is missing, if the descriptor cuts no windows, if no label fits a window, or if the training part
   *     has no normal window
   */
  public static Dataset load(DataDescriptor descriptor) {
    if (!descriptor.isWindowed()) {
      throw new DataException(
          descriptor.file()
              + ": window: missing (expected: size, time or session_key; without it the data is a corpus only)");
    }
    return new Loader(descriptor).load();
  }

  public DataDescriptor descriptor() {
    return descriptor;
  }

  /** The past, in order of the windows' first events. */
  public List<LabelledWindow> train() {
    return train;
  }

  /** The future, in order of the windows' first events. */
  public List<LabelledWindow> test() {
    return test;
  }

  /** Windows of the test part whose kind of fault leaves no trace in the text: to be measured apart. */
  public List<LabelledWindow> apart() {
    return apart;
  }

  public Stats stats() {
    return stats;
  }

  /**
   * Checks that there is something to learn and something to find.
   *
   * @throws DataException if one of the parts lacks anomalous or normal windows
   */
  public void requireBothClasses() {
    requireBothClasses("training", train);
    requireBothClasses("test", test);
  }

  private void requireBothClasses(String part, List<LabelledWindow> windows) {
    long anomalous = windows.stream().filter(LabelledWindow::anomalous).count();
    if (anomalous == 0 || anomalous == windows.size()) {
      throw new DataException(
          descriptor.file()
              + ": "
              + part
              + " part: "
              + anomalous
              + " anomalous of "
              + windows.size()
              + " windows (expected: some of each class; choose another split.train, or more data)");
    }
  }

  /**
   * How much a data set holds.
   *
   * @param events events read, without excluded ones
   * @param excludedLines lines left out for their label
   * @param trainWindows windows of the past
   * @param trainAnomalous anomalous ones among them
   * @param testWindows windows of the future
   * @param testAnomalous anomalous ones among them
   * @param apartWindows windows of kinds that are reported apart
   * @param atTheCut windows that belong to neither side
   * @param unlabelled windows whose label is not known, left out
   * @param trainTemplates distinct templates of the past
   * @param unseenTemplates distinct templates of the future that the past had not
   * @param kinds anomalous windows of both parts by kind
   */
  public record Stats(
      int events,
      int excludedLines,
      int trainWindows,
      int trainAnomalous,
      int testWindows,
      int testAnomalous,
      int apartWindows,
      int atTheCut,
      int unlabelled,
      int trainTemplates,
      int unseenTemplates,
      Map<String, Integer> kinds) {}

  /** The steps of loading. */
  private static final class Loader {
    private final DataDescriptor descriptor;
    private final List<RawEvent> events = new ArrayList<>();
    private int excluded;
    private int unlabelled;

    Loader(DataDescriptor descriptor) {
      this.descriptor = descriptor;
    }

    Dataset load() {
      DataReader.read(descriptor, this::keep);
      if (descriptor.order() == Order.TIME) {
        sortByTime();
      }
      List<Slice> slices = Slicer.cut(events, descriptor.window(), descriptor.stream());
      LabelBook book = LabelBook.open(descriptor);
      IdentityHashMap<Slice, LabelBook.Mark> marks = mark(slices, book);
      boolean gap =
          descriptor.split().unit() == null
              && (descriptor.window() instanceof Cut.Count
                  || descriptor.window() instanceof Cut.Time);
      TimeSplit split;
      try {
        split =
            TimeSplit.of(
                slices, descriptor.split(), gap, slice -> events.get(slice.first()).path());
      } catch (DataException e) {
        throw new DataException(descriptor.file() + ": " + e.getMessage(), e);
      }
      List<WindowLine> lines = mine(split.firstTestEvent());
      List<LabelledWindow> apart = new ArrayList<>();
      List<LabelledWindow> train = windows(split.train(), marks, lines, null);
      List<LabelledWindow> test = windows(split.test(), marks, lines, apart);
      if (train.stream().allMatch(LabelledWindow::anomalous) || test.isEmpty()) {
        throw new DataException(
            descriptor.file()
                + ": no normal window in the training part, or no window in the test part (expected: another split.train)");
      }
      return new Dataset(descriptor, train, test, apart, stats(split, train, test, apart));
    }

    private void keep(RawEvent event) {
      if (descriptor.labels() instanceof Labels.ByLine byLine
          && LabelBook.matches(byLine.excluded(), event.label())) {
        excluded++;
      } else {
        events.add(event);
      }
    }

    /** An event without a time stays behind the one before it in its file. */
    private void sortByTime() {
      long[] times = new long[events.size()];
      for (int i = 0; i < times.length; i++) {
        long millis = events.get(i).event().timestampMillis();
        boolean follows = i > 0 && events.get(i).path().equals(events.get(i - 1).path());
        times[i] = millis != LogEvent.NO_TIMESTAMP || !follows ? millis : times[i - 1];
      }
      List<Integer> order = new ArrayList<>(times.length);
      for (int i = 0; i < times.length; i++) {
        order.add(i);
      }
      order.sort((a, b) -> Long.compare(times[a], times[b]));
      List<RawEvent> sorted = order.stream().map(events::get).toList();
      events.clear();
      events.addAll(sorted);
    }

    private IdentityHashMap<Slice, LabelBook.Mark> mark(List<Slice> slices, LabelBook book) {
      IdentityHashMap<Slice, LabelBook.Mark> marks = new IdentityHashMap<>();
      boolean known = false;
      for (Slice slice : slices) {
        LabelBook.Mark mark = book.mark(slice, events);
        marks.put(slice, mark);
        known |= mark.use() != LabelBook.Use.LEAVE_OUT;
      }
      if (!known) {
        String example =
            slices.isEmpty()
                ? "there are no windows at all"
                : "the first window is " + slices.get(0).id();
        throw new DataException(
            descriptor.file()
                + ": labels: "
                + book.source()
                + " has a label for none of "
                + slices.size()
                + " windows ("
                + example
                + ")");
      }
      return marks;
    }

    private List<WindowLine> mine(int firstTestEvent) {
      return new StreamMining(TemplateMiner.builder().build()).mine(events, firstTestEvent);
    }

    private List<LabelledWindow> windows(
        List<Slice> slices,
        IdentityHashMap<Slice, LabelBook.Mark> marks,
        List<WindowLine> lines,
        @Nullable List<LabelledWindow> apart) {
      List<LabelledWindow> windows = new ArrayList<>();
      for (Slice slice : slices) {
        LabelBook.Mark mark = marks.getOrDefault(slice, LabelBook.UNKNOWN);
        if (mark.use() == LabelBook.Use.LEAVE_OUT) {
          unlabelled++;
          continue;
        }
        List<WindowLine> own = new ArrayList<>(slice.events().length);
        for (int position : slice.events()) {
          own.add(lines.get(position));
        }
        LabelledWindow window =
            new LabelledWindow(
                new Window(slice.stream(), slice.id(), own),
                mark.anomalous(),
                mark.lines(),
                mark.kind());
        if (mark.use() == LabelBook.Use.KEEP) {
          windows.add(window);
        } else if (apart != null) {
          apart.add(window);
        }
      }
      return windows;
    }

    private Stats stats(
        TimeSplit split,
        List<LabelledWindow> train,
        List<LabelledWindow> test,
        List<LabelledWindow> apart) {
      Map<String, Integer> kinds = new TreeMap<>();
      for (List<LabelledWindow> part : List.of(train, test, apart)) {
        part.stream()
            .filter(LabelledWindow::anomalous)
            .forEach(window -> kinds.merge(window.kind(), 1, Integer::sum));
      }
      Set<Long> known = templates(train);
      Set<Long> unseen = templates(test);
      unseen.removeAll(known);
      return new Stats(
          events.size(),
          excluded,
          train.size(),
          anomalous(train),
          test.size(),
          anomalous(test),
          apart.size(),
          split.dropped(),
          unlabelled,
          known.size(),
          unseen.size(),
          Map.copyOf(kinds));
    }

    private static int anomalous(List<LabelledWindow> windows) {
      return (int) windows.stream().filter(LabelledWindow::anomalous).count();
    }

    private static Set<Long> templates(List<LabelledWindow> windows) {
      Set<Long> ids = new HashSet<>();
      windows.forEach(
          window -> window.window().lines().forEach(line -> ids.add(line.template().id())));
      return ids;
    }
  }
}
