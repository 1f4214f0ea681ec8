package dev.kikori.benchmarks.parse;

import dev.kikori.benchmarks.BenchmarkData;
import dev.kikori.benchmarks.common.Benchmark;
import dev.kikori.benchmarks.common.RunRecord;
import dev.kikori.benchmarks.common.UnusableSetupException;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.template.TemplateMiner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import tools.jackson.databind.json.JsonMapper;

/** Accuracy of the templates on the 16 systems of loghub-2k, and the speed at which lines become templates. */
public final class ParseBenchmark implements Benchmark {
  private static final String QUICK = "--quick";
  private static final int[] SENSITIVITY = {2, 3, 4, 6, 12, 128};
  private static final int SHARDS = 4;
  private static final long SHUFFLE_SEED = 16;

  @Override
  public void run(List<String> options) throws IOException {
    boolean quick = options.equals(List.of(QUICK));
    if (!quick && !options.isEmpty()) {
      throw new UnusableSetupException(
          "options: " + options + " (expected: none, or " + QUICK + ")");
    }
    BenchmarkData.file("hdfs/hdfs_sessions_dev.log.gz");
    BenchmarkData.file("iotdb/multilog_iotdb.tar.xz");
    RunRecord record =
        new RunRecord(
            quick ? "parse-quick" : "parse", "benchmarks/run parse" + (quick ? " " + QUICK : ""));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("benchmark", "parse");
    figures.put("quick", quick);
    figures.put("machine", RunRecord.machine());
    figures.put("jdk", RunRecord.jdk());
    figures.put("accuracy", accuracy(record));
    figures.put("sensitivity", sensitivity(record));
    figures.put("stability", stability(record));
    figures.put("speed", speed(record, quick));
    Path file = record.write();
    System.out.println("raw output: " + file);
    System.out.println(JsonMapper.shared().writeValueAsString(figures));
  }

  private static Map<String, Object> accuracy(RunRecord record) throws IOException {
    record.print(
        "Grouping of loghub-2k (corrected), message text only, default options for all systems");
    record.print(
        String.format(
            "%-12s %6s %6s %10s %6s %11s",
            "system", "GA", "FGA", "templates", "truth", "over-merged"));
    Map<String, Object> bySystem = new LinkedHashMap<>();
    double accuracySum = 0;
    double f1Sum = 0;
    for (LabelledSystem system : LabelledSystem.all()) {
      GroupingScore score = GroupingScore.of(found(system), system.truth());
      accuracySum += score.groupingAccuracy();
      f1Sum += score.groupF1();
      record.print(
          String.format(
              Locale.ROOT,
              "%-12s %6.3f %6.3f %10d %6d %3d (%d lines)",
              system.name(),
              score.groupingAccuracy(),
              score.groupF1(),
              score.found(),
              score.truth(),
              score.mixed(),
              score.mixedLines()));
      bySystem.put(system.name(), gaAndFga(score.groupingAccuracy(), score.groupF1()));
    }
    int systems = bySystem.size();
    record.print(
        String.format(
            Locale.ROOT, "%-12s %6.3f %6.3f", "average", accuracySum / systems, f1Sum / systems));
    record.print("");
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ga", rounded(accuracySum / systems));
    result.put("fga", rounded(f1Sum / systems));
    result.put("systems", bySystem);
    return result;
  }

  /** How much hangs on the one number that decides when a word is a variable. */
  private static Map<String, Object> sensitivity(RunRecord record) throws IOException {
    record.print(
        "The same averages for other values of minDistinctValues (default "
            + TemplateMiner.Builder.DEFAULT_MIN_DISTINCT_VALUES
            + ")");
    record.print(String.format("%-12s %6s %6s %11s", "value", "GA", "FGA", "over-merged"));
    Map<String, Object> result = new LinkedHashMap<>();
    List<LabelledSystem> systems = LabelledSystem.all();
    for (int value : SENSITIVITY) {
      double accuracy = 0;
      double f1 = 0;
      int mixed = 0;
      for (LabelledSystem system : systems) {
        TemplateMiner miner = TemplateMiner.builder().minDistinctValues(value).build();
        GroupingScore score = GroupingScore.of(found(system, miner), system.truth());
        accuracy += score.groupingAccuracy() / systems.size();
        f1 += score.groupF1() / systems.size();
        mixed += score.mixed();
      }
      record.print(
          String.format(Locale.ROOT, "%-12d %6.3f %6.3f %11d", value, accuracy, f1, mixed));
      result.put(Integer.toString(value), gaAndFga(accuracy, f1));
    }
    record.print("");
    return result;
  }

  /** How much of the templates stays the same when lines come in another order, or through four miners that are merged. */
  private static Map<String, Object> stability(RunRecord record) throws IOException {
    double shuffledSum = 0;
    double shardedSum = 0;
    List<LabelledSystem> systems = LabelledSystem.all();
    for (LabelledSystem system : systems) {
      List<String> shuffled = new ArrayList<>(system.messages());
      Collections.shuffle(shuffled, new Random(SHUFFLE_SEED));
      Set<Template> expected = new HashSet<>(mined(system.messages()).templates());
      TemplateMiner merged = TemplateMiner.builder().build();
      for (int shard = 0; shard < SHARDS; shard++) {
        List<String> part = new ArrayList<>();
        for (int i = shard; i < shuffled.size(); i += SHARDS) {
          part.add(shuffled.get(i));
        }
        merged.mergeFrom(mined(part));
      }
      shuffledSum += jaccard(expected, mined(shuffled).templates());
      shardedSum += jaccard(expected, merged.templates());
    }
    record.print("Templates that stay the same (Jaccard overlap of ids, average of the systems)");
    record.print(
        String.format(
            Locale.ROOT, "lines shuffled              %.3f", shuffledSum / systems.size()));
    record.print(
        String.format(
            Locale.ROOT, "four shards, then merged    %.3f", shardedSum / systems.size()));
    record.print("");
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("shuffled", rounded(shuffledSum / systems.size()));
    result.put("sharded", rounded(shardedSum / systems.size()));
    return result;
  }

  private static double jaccard(Set<Template> expected, Collection<Template> found) {
    Set<Template> both = new HashSet<>(found);
    both.retainAll(expected);
    return both.size() / (double) (expected.size() + found.size() - both.size());
  }

  private static TemplateMiner mined(List<String> messages) {
    TemplateMiner miner = TemplateMiner.builder().build();
    messages.forEach(message -> miner.accept(Severity.UNKNOWN, "", message));
    return miner;
  }

  /** The ids that the lines end up with: those of a template that generalised later are looked up at the end. */
  static List<Long> found(LabelledSystem system) {
    return found(system, TemplateMiner.builder().build());
  }

  private static List<Long> found(LabelledSystem system, TemplateMiner miner) {
    List<Long> ids = new ArrayList<>();
    for (String message : system.messages()) {
      ids.add(miner.accept(Severity.UNKNOWN, "", message).id());
    }
    ids.replaceAll(miner::resolve);
    return ids;
  }

  private static Map<String, Object> speed(RunRecord record, boolean quick) throws IOException {
    Path log = Files.createTempFile("kikori-parse", ".jmh.txt");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(ParseSpeed.class.getName() + "\\.")
            .addProfiler(GCProfiler.class)
            .forks(quick ? 1 : 2)
            .warmupIterations(quick ? 4 : 5)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(quick ? 2 : 5)
            .measurementTime(TimeValue.seconds(quick ? 1 : 2))
            .jvmArgs("-Xms512m", "-Xmx512m")
            .output(log.toString());
    Collection<RunResult> results;
    try {
      results = new Runner(options.build()).run();
    } catch (RunnerException e) {
      throw new IOException("the JMH run failed; its output is in " + log, e);
    }
    record.print(
        "Speed on one thread (JMH), masking included, " + ParseSpeed.LINES + " lines of each set");
    record.print(
        String.format(
            "%-8s %-12s %16s %12s %12s %8s",
            "lines", "miner", "lines/core-s", "lines/s", "+-", "B/line"));
    Map<String, Object> figures = new LinkedHashMap<>();
    for (RunResult result : results) {
      String set = result.getParams().getParam("lines");
      String method =
          result.getParams().getBenchmark().substring(ParseSpeed.class.getName().length() + 1);
      Result<?> rate = result.getPrimaryResult();
      double bytesPerLine = secondary(result, "gc.alloc.rate.norm");
      double perCoreSecond = 1e9 * secondary(result, "parsed") / secondary(result, "cpuNanos");
      record.print(
          String.format(
              Locale.ROOT,
              "%-8s %-12s %,16.0f %,12.0f %,12.0f %8.2f",
              set,
              method,
              perCoreSecond,
              rate.getScore(),
              rate.getScoreError(),
              bytesPerLine));
      Map<String, Object> figure = new LinkedHashMap<>();
      figure.put("lines_per_core_second", Math.round(perCoreSecond));
      figure.put("lines_per_second", Math.round(rate.getScore()));
      figure.put("bytes_per_line", rounded(bytesPerLine));
      figures.put(set.toLowerCase(Locale.ROOT) + "_" + method, figure);
    }
    record.print(
        "lines/core-s: by the processor time of the thread, lines/s: by the clock, which other load on the machine slows down");
    record.note("");
    record.note(Files.readString(log));
    Files.delete(log);
    return figures;
  }

  private static double secondary(RunResult result, String name) {
    Result<?> found = result.getSecondaryResults().get(name);
    return found == null ? Double.NaN : found.getScore();
  }

  private static Map<String, Object> gaAndFga(double accuracy, double f1) {
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("ga", rounded(accuracy));
    both.put("fga", rounded(f1));
    return both;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
