package dev.kikori.trainer.evaluate;

import dev.kikori.scorer.window.WindowLine;
import dev.kikori.trainer.data.Dataset;
import dev.kikori.trainer.data.LabelledWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Runs detectors on one data set under one rule for all thresholds. Each is fitted on the first {@value #FIT_SHARE} of the training part and
 * scores the rest of it: a detector that uses labels takes the threshold with the highest F1 there, any other the one under which its
 * alerts there stay within the budget. (Where one of the two slices has no anomaly to show, thresholds by F1 are taken on the whole training
 * part.) It is then fitted on the whole training part and scores the test part, with that threshold. A rule
 * that has a threshold of its own keeps it; a detector whose scores change their scale with each fit keeps the first fit.
 */
public final class Evaluation {
  /** Share of the training part that precedes the validation slice. */
  public static final double FIT_SHARE = 0.8;

  /** Bootstrap resamples. */
  public static final int RESAMPLES = 1000;

  private final Dataset data;
  private final double budget;
  private final Bootstrap bootstrap;
  private final List<LabelledWindow> early;
  private final List<LabelledWindow> validation;
  private final boolean[] truth;
  private final boolean[] unseen;
  private final boolean[] distinct;

  /**
   * An evaluation.
   *
   * @param data the data set
   * @param budget false alerts per 1,000 windows that detectors without labels may raise
   * @param seed seed of the bootstrap
   */
  public Evaluation(Dataset data, double budget, long seed) {
    this.data = data;
    this.budget = budget;
    this.bootstrap = new Bootstrap(RESAMPLES, seed);
    int cut = (int) Math.round(FIT_SHARE * data.train().size());
    this.early = data.train().subList(0, cut);
    this.validation = data.train().subList(cut, data.train().size());
    this.truth = truth(data.test());
    this.unseen = unseen(data);
    this.distinct = distinct(data.test());
  }

  /**
   * Runs detectors one after the other.
   *
   * @param detectors what to run
   * @param progress is told each detector's name before it runs
   */
  public Report run(List<Detector> detectors, Consumer<String> progress) {
    List<Result> results = new ArrayList<>();
    for (Detector detector : detectors) {
      progress.accept(detector.name() + " (" + detector.supervision() + ")");
      results.add(run(detector));
    }
    return new Report(data, budget, results, count(unseen), count(distinct));
  }

  private Result run(Detector detector) {
    double threshold = threshold(detector);
    HeapPeak heap = HeapPeak.start();
    long start = System.nanoTime();
    detector.fit(detector.keepsScale() ? data.train() : early);
    long fitted = System.nanoTime();
    double[] scores = detector.score(data.test());
    long scored = System.nanoTime();
    long bytes = heap.grownBytes();
    Ranking ranking = new Ranking(scores, truth);
    Metrics whole = ranking.at(threshold);
    Metrics[] drawn = bootstrap.draw(ranking, threshold, scores.length);
    return new Result(
        detector.name(),
        detector.supervision(),
        threshold,
        whole,
        Bootstrap.interval(whole, drawn, Metrics::precision),
        Bootstrap.interval(whole, drawn, Metrics::recall),
        Bootstrap.interval(whole, drawn, Metrics::f1),
        Bootstrap.interval(whole, drawn, Metrics::prAuc),
        Bootstrap.interval(whole, drawn, Metrics::auroc),
        Bootstrap.interval(whole, drawn, Metrics::falsePerThousand),
        ranking.at(ranking.bestThreshold()).f1(),
        subset(scores, threshold, not(unseen)),
        subset(scores, threshold, unseen),
        subset(scores, threshold, distinct),
        byKind(detector, scores, threshold),
        FalseAlertRate.over(data.test(), scores, threshold),
        (fitted - start) / 1e9,
        (scored - fitted) / 1e9,
        bytes);
  }

  private double threshold(Detector detector) {
    OptionalDouble fixed = detector.fixedThreshold();
    if (fixed.isPresent()) {
      return fixed.getAsDouble();
    }
    if (!detector.needsLabels()) {
      List<LabelledWindow> shown = Parts.visible(validation, detector.supervision());
      detector.fit(early);
      return new Ranking(detector.score(shown), truth(shown)).budgetThreshold(budget);
    }
    boolean sliced = hasBoth(early) && hasBoth(validation);
    List<LabelledWindow> shown = sliced ? validation : data.train();
    detector.fit(sliced ? early : data.train());
    return new Ranking(detector.score(shown), truth(shown)).bestThreshold();
  }

  private static boolean hasBoth(List<LabelledWindow> windows) {
    return windows.stream().anyMatch(LabelledWindow::anomalous)
        && !windows.stream().allMatch(LabelledWindow::anomalous);
  }

  private Metrics subset(double[] scores, double threshold, boolean[] members) {
    int[] once = new int[members.length];
    for (int i = 0; i < once.length; i++) {
      once[i] = members[i] ? 1 : 0;
    }
    return new Ranking(scores, truth).at(threshold, once);
  }

  private Map<String, Result.Found> byKind(Detector detector, double[] scores, double threshold) {
    Map<String, int[]> tally = new TreeMap<>();
    tally(data.test(), scores, threshold, tally, "");
    if (!data.apart().isEmpty()) {
      tally(data.apart(), detector.score(data.apart()), threshold, tally, " (apart)");
    }
    Map<String, Result.Found> found = new LinkedHashMap<>();
    tally.forEach((kind, counts) -> found.put(kind, new Result.Found(counts[0], counts[1])));
    return found;
  }

  private static void tally(
      List<LabelledWindow> windows,
      double[] scores,
      double threshold,
      Map<String, int[]> into,
      String suffix) {
    for (int i = 0; i < scores.length; i++) {
      if (windows.get(i).anomalous()) {
        int[] counts = into.computeIfAbsent(windows.get(i).kind() + suffix, kind -> new int[2]);
        counts[0] += scores[i] >= threshold ? 1 : 0;
        counts[1]++;
      }
    }
  }

  private static boolean[] truth(List<LabelledWindow> windows) {
    boolean[] truth = new boolean[windows.size()];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = windows.get(i).anomalous();
    }
    return truth;
  }

  private static boolean[] unseen(Dataset data) {
    Set<Long> known = new HashSet<>();
    data.train()
        .forEach(
            window -> window.window().lines().forEach(line -> known.add(line.template().id())));
    boolean[] unseen = new boolean[data.test().size()];
    for (int i = 0; i < unseen.length; i++) {
      unseen[i] =
          data.test().get(i).window().lines().stream()
              .anyMatch(line -> !known.contains(line.template().id()));
    }
    return unseen;
  }

  /** The first window of each multiset of templates. */
  private static boolean[] distinct(List<LabelledWindow> windows) {
    Set<List<Long>> met = new HashSet<>();
    boolean[] distinct = new boolean[windows.size()];
    for (int i = 0; i < distinct.length; i++) {
      distinct[i] =
          met.add(
              windows.get(i).window().lines().stream()
                  .map(Evaluation::id)
                  .sorted(Comparator.naturalOrder())
                  .toList());
    }
    return distinct;
  }

  private static Long id(WindowLine line) {
    return line.template().id();
  }

  private static boolean[] not(boolean[] members) {
    boolean[] others = new boolean[members.length];
    for (int i = 0; i < others.length; i++) {
      others[i] = !members[i];
    }
    return others;
  }

  private static int count(boolean[] members) {
    int count = 0;
    for (boolean member : members) {
      count += member ? 1 : 0;
    }
    return count;
  }
}
