package dev.kikori.benchmarks.append;

import dev.kikori.benchmarks.common.UnusableSetupException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What to measure.
 *
 * @param quick a look, not a record
 * @param goals what the goals speak of: three arguments by 1, 2 and 4 callers, the rest by one; paced, several forks of what is compared
 * @param forks forks of each cell, or 0 for what the rest of the options implies
 * @param part not all of it: the user chose rows, methods, threads or a profiler
 * @param profiler a profiler of JMH beside the usual ones, or nothing
 */
record AppendOptions(
    boolean quick,
    boolean goals,
    int forks,
    boolean part,
    List<Appender> appenders,
    List<String> methods,
    List<Integer> threads,
    String profiler) {
  private static final String EXPECTED =
      " (expected: --quick, --goals, --forks=N, --appenders=NAMES, --methods=NAMES, --threads=NUMBERS, --profiler=NAME)";
  private static final int GOAL_FORKS = 3;
  private static final String THREE_ARGS = "ThreeArgs";
  private static final List<String> METHODS =
      List.of(
          "pacedThreeArgs",
          "pacedNoArgs",
          "pacedException",
          "saturatedThreeArgs",
          "saturatedNoArgs",
          "saturatedException");
  private static final List<String> QUICK_METHODS = List.of("pacedThreeArgs", "saturatedThreeArgs");

  static AppendOptions parse(List<String> arguments) {
    boolean quick = arguments.contains("--quick");
    boolean goals = arguments.contains("--goals");
    List<Appender> appenders = List.of(Appender.values());
    List<String> methods = quick ? QUICK_METHODS : METHODS;
    List<Integer> threads = quick ? List.of(1) : List.of(1, 2, 4);
    String profiler = "";
    int forks = 0;
    boolean part = false;
    for (String argument : arguments) {
      if (argument.equals("--quick") || argument.equals("--goals")) {
        continue;
      }
      part = true;
      if (argument.startsWith("--appenders=")) {
        appenders = listed(argument, Appender::of);
      } else if (argument.startsWith("--methods=")) {
        methods = listed(argument, AppendOptions::method);
      } else if (argument.startsWith("--forks=")) {
        forks = listed(argument, Integer::valueOf).get(0);
      } else if (argument.startsWith("--threads=")) {
        threads = listed(argument, Integer::valueOf);
      } else if (argument.startsWith("--profiler=")) {
        profiler = value(argument);
      } else {
        throw new UnusableSetupException("option: " + argument + EXPECTED);
      }
    }
    return new AppendOptions(quick, goals, forks, part, appenders, methods, threads, profiler);
  }

  /**
   * Without all cells, those saturated are left out that take long to stop or say little, and more than one caller where no goal speaks of
   * them.
   */
  boolean measures(Appender appender, String method, int callers) {
    if (part || !(quick || goals)) {
      return true;
    }
    if (callers > 1 && !method.endsWith(THREE_ARGS)) {
      return false;
    }
    return !method.startsWith("saturated") || isCompared(appender);
  }

  /** Several where the goals compare: what the compiler makes of a framework differs from fork to fork. */
  int forks(Appender appender, String method) {
    if (forks > 0) {
      return forks;
    }
    return goals && method.equals("paced" + THREE_ARGS) && isCompared(appender) ? GOAL_FORKS : 1;
  }

  /** The floors, ours, and peers that come near to being the cheapest. */
  private static boolean isCompared(Appender appender) {
    return appender.kind() != Appender.Kind.LOCAL
        && appender != Appender.LOKI4J
        && !appender.isOpenTelemetry();
  }

  private static String method(String name) {
    if (!METHODS.contains(name)) {
      throw new IllegalArgumentException("method: " + name + " (expected: one of " + METHODS + ")");
    }
    return name;
  }

  private static <T> List<T> listed(String argument, Function<String, T> parse) {
    try {
      return new ArrayList<>(Arrays.stream(value(argument).split(",", -1)).map(parse).toList());
    } catch (IllegalArgumentException e) {
      throw new UnusableSetupException(String.valueOf(e.getMessage()) + EXPECTED);
    }
  }

  private static String value(String argument) {
    return argument.substring(argument.indexOf('=') + 1);
  }
}
