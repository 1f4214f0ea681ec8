package dev.kikori.benchmarks.delivery;

import dev.kikori.benchmarks.common.Benchmark;
import dev.kikori.benchmarks.common.RunRecord;
import dev.kikori.benchmarks.common.UnusableSetupException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code benchmarks/run delivery [--quick] [--only=TEXT]}: the appender against a real gRPC server, fault by fault. The last line adds up what
 * became of all events; exits with 1 if one was lost, doubled or out of order, if the counters contradict each other, or if the contract was
 * broken.
 */
public final class DeliveryBenchmark implements Benchmark {
  private static final String QUICK = "--quick";
  private static final String ONLY = "--only=";
  private static final long EVENTS = 5_000_000;
  private static final long QUICK_EVENTS = 300_000;
  private static final long OVERFLOW_EVENTS = 1_000_000;
  private static final long QUICK_OVERFLOW_EVENTS = 50_000;
  private static final Duration ABSENCE = Duration.ofMinutes(1);
  private static final Duration QUICK_ABSENCE = Duration.ofSeconds(5);
  private static final long SEED = 20261121;
  private static final String ROW = "%-44s %7s %11s %11s %11s %9s %6s %7s %9s %9s %11s %s";

  @Override
  public void run(List<String> arguments) throws IOException {
    boolean quick = arguments.contains(QUICK);
    String only = "";
    for (String argument : arguments) {
      if (argument.startsWith(ONLY)) {
        only = argument.substring(ONLY.length());
      } else if (!argument.equals(QUICK)) {
        throw new UnusableSetupException(
            "option: " + argument + " (expected: " + QUICK + ", " + ONLY + "TEXT)");
      }
    }
    RunRecord record =
        new RunRecord("delivery", "benchmarks/run delivery " + String.join(" ", arguments));
    record.print(
        (quick ? QUICK_EVENTS : EVENTS)
            + " events from "
            + Bench.THREADS
            + " threads where nothing may be dropped; outages drawn with seed "
            + SEED);
    List<Outcome> outcomes = play(scenarios(quick), only, record);
    boolean clean = outcomes.stream().allMatch(Outcome::clean);
    if (!quick && only.isEmpty()) {
      record.write();
    }
    System.out.println(JsonMapper.shared().writeValueAsString(figures(outcomes)));
    if (!clean) {
      System.exit(1);
    }
  }

  private static List<Scenario> scenarios(boolean quick) {
    List<Scenario> scenarios = new ArrayList<>();
    scenarios.addAll(
        new Faults(quick, quick ? QUICK_EVENTS : EVENTS, quick ? QUICK_ABSENCE : ABSENCE, SEED)
            .scenarios());
    scenarios.addAll(new Restarts(quick ? QUICK_EVENTS : EVENTS).scenarios());
    scenarios.addAll(new Cuts().scenarios());
    scenarios.addAll(new Overflows(quick ? QUICK_OVERFLOW_EVENTS : OVERFLOW_EVENTS).scenarios());
    return scenarios;
  }

  private static List<Outcome> play(List<Scenario> scenarios, String only, RunRecord record) {
    record.print(
        String.format(
            ROW,
            "scenario",
            "seconds",
            "logged",
            "acked",
            "received",
            "dropped",
            "lost",
            "doubled",
            "reordered",
            "streams+",
            "sent again",
            ""));
    List<Outcome> outcomes = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      if (!scenario.name().contains(only)) {
        continue;
      }
      Outcome outcome;
      try {
        outcome = scenario.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      outcomes.add(outcome);
      record.print(line(outcome));
      outcome.breaches().forEach(breach -> record.print("    " + breach));
    }
    return outcomes;
  }

  private static String line(Outcome outcome) {
    return String.format(
        Locale.ROOT,
        ROW,
        outcome.scenario(),
        String.format(Locale.ROOT, "%.1f", outcome.seconds()),
        number(outcome.logged()),
        number(outcome.acknowledged()),
        number(outcome.received()),
        number(outcome.droppedInAll()),
        number(outcome.lost()),
        number(outcome.doubled()),
        number(outcome.reordered()),
        number(outcome.reconnects()),
        number(outcome.resent()),
        (outcome.dropped().isEmpty() ? "" : outcome.dropped().toString())
            + (outcome.unaccounted() == 0 ? "" : " UNACCOUNTED " + outcome.unaccounted()));
  }

  private static Map<String, Object> figures(List<Outcome> outcomes) {
    Map<String, Long> dropped = new TreeMap<>();
    outcomes.forEach(
        outcome ->
            outcome
                .dropped()
                .forEach((reason, events) -> dropped.merge(reason, events, Long::sum)));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("logged", sum(outcomes, Outcome::logged));
    figures.put("acknowledged", sum(outcomes, Outcome::acknowledged));
    figures.put("dropped", dropped);
    figures.put("lost", sum(outcomes, Outcome::lost));
    figures.put("doubled", sum(outcomes, Outcome::doubled));
    figures.put("reordered", sum(outcomes, Outcome::reordered));
    figures.put("unaccounted", sum(outcomes, Outcome::unaccounted));
    figures.put("breaches", sum(outcomes, outcome -> outcome.breaches().size()));
    figures.put("scenarios", outcomes.size());
    return figures;
  }

  private static long sum(List<Outcome> outcomes, ToLongFunction<Outcome> of) {
    return outcomes.stream().mapToLong(of).sum();
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
