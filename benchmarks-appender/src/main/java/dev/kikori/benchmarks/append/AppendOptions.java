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
 * @param part not all of it: the user chose rows, methods, threads or a profiler
 * @param profiler a profiler of JMH beside the usual ones, or nothing
 */
record AppendOptions(
    boolean quick,
    boolean part,
    List<Appender> appenders,
    List<String> methods,
    List<Integer> threads,
    String profiler) {
  private static final String EXPECTED =
      " (expected: --quick, --appenders=NAMES, --methods=NAMES, --threads=NUMBERS, --profiler=NAME)";
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
    List<Appender> appenders = List.of(Appender.values());
    List<String> methods = quick ? QUICK_METHODS : METHODS;
    List<Integer> threads = quick ? List.of(1) : List.of(1, 2, 4);
    String profiler = "";
    boolean part = false;
    for (String argument : arguments) {
      if (argument.equals("--quick")) {
        continue;
      }
      part = true;
      if (argument.startsWith("--appenders=")) {
        appenders = listed(argument, Appender::of);
      } else if (argument.startsWith("--methods=")) {
        methods = listed(argument, AppendOptions::method);
      } else if (argument.startsWith("--threads=")) {
        threads = listed(argument, Integer::valueOf);
      } else if (argument.startsWith("--profiler=")) {
        profiler = value(argument);
      } else {
        throw new UnusableSetupException("option: " + argument + EXPECTED);
      }
    }
    return new AppendOptions(quick, part, appenders, methods, threads, profiler);
  }

  /** A quick look leaves out, of the saturated cells, those that take long to stop or say little. */
  boolean measures(Appender appender, String method) {
    return part
        || !quick
        || !method.startsWith("saturated")
        || (appender.kind() != Appender.Kind.LOCAL
            && appender != Appender.LOKI4J
            && !appender.isOpenTelemetry());
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
