package dev.kikori.benchmarks.append;

import dev.kikori.benchmarks.append.Appender.Kind;
import dev.kikori.benchmarks.common.RunRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table: each cost above its framework's floor, and as a ratio to the cheapest network peer of the same framework. */
final class Report {
  /** At most so much of the cheapest peer's cost above the floor, paced. */
  private static final double GOAL_RATIO = 0.5;

  private static final double LOGBACK_GOAL_BYTES = 64;

  /** What counts as allocating nothing: a measurement of bytes is rarely exact to the byte. */
  private static final double NO_BYTES = 1;

  private static final String HEADER =
      String.format(
          "%-16s %26s %9s %7s %8s %8s %8s %9s %10s %8s",
          "appender",
          "ns/call median (least-most)",
          "above",
          "ratio",
          "B/call",
          "above",
          "B all",
          "lost",
          "late",
          "stop s");

  private final List<Cell> cells;

  Report(List<Cell> cells) {
    this.cells = List.copyOf(cells);
  }

  void print(RunRecord record) {
    record.print("");
    record.print(
        "above: over the framework's floor (logback-nop, log4j2-null). ratio: of what is above the floor, to the cheapest network peer of the"
            + " framework.");
    record.print(
        "B/call: by the calling thread alone; B all: all threads. lost: of the calls of the whole fork, warm-up included, what never arrived"
            + " after an orderly stop. late: arrived during the stop.");
    record.print(
        "OpenTelemetry's rows end at an exporter that does nothing, the async rows at an appender that counts: they pay no encoding and no"
            + " socket.");
    String group = "";
    for (Cell cell : cells) {
      String next =
          cell.method() + ", " + cell.threads() + (cell.threads() == 1 ? " caller" : " callers");
      if (!next.equals(group)) {
        group = next;
        record.print("");
        record.print(group);
        record.print(HEADER);
      }
      record.print(line(cell));
    }
    record.print("");
    goals().forEach((goal, outcome) -> record.print(goal + ": " + outcome));
  }

  private String line(Cell cell) {
    boolean floor = cell.appender().kind() == Kind.FLOOR;
    return String.format(
        Locale.ROOT,
        "%-16s %26s %9s %7s %,8.0f %8s %,8.0f %9s %,10d %8.1f",
        cell.appender().label(),
        String.format(
            Locale.ROOT, "%,.0f (%,.0f-%,.0f)", cell.nanos(), cell.leastNanos(), cell.mostNanos()),
        floor ? "" : number(nanosAbove(cell)),
        floor ? "" : ratio(cell).map(r -> String.format(Locale.ROOT, "%.2f", r)).orElse("-"),
        cell.callerBytes(),
        floor ? "" : number(bytesAbove(cell)),
        cell.allBytes(),
        floor ? "" : String.format(Locale.ROOT, "%.2f %%", cell.lostPercent()),
        cell.late(),
        cell.stopSeconds());
  }

  /** Each goal by name, with whether it is met and the figures that say so. */
  Map<String, String> goals() {
    Map<String, String> goals = new LinkedHashMap<>();
    for (Cell cell : cells) {
      if (cell.appender().kind() != Kind.OURS) {
        continue;
      }
      String name = cell.appender().label() + " " + cell.method() + " " + cell.threads();
      if (cell.method().startsWith("paced")) {
        ratio(cell).ifPresent(ratio -> goals.put(name + " ratio", costGoal(cell, ratio)));
        if (!cell.method().endsWith("Exception")) {
          goals.put(name + " bytes", bytesGoal(cell));
        }
      } else {
        goals.put(name + " dominated by", dominating(cell));
      }
    }
    return goals;
  }

  private String costGoal(Cell cell, double ratio) {
    return String.format(
        Locale.ROOT,
        "%s (%.2f, goal %.2f; lost %.2f %%)",
        ratio <= GOAL_RATIO && cell.lost() == 0 ? "met" : "missed",
        ratio,
        GOAL_RATIO,
        cell.lostPercent());
  }

  private String bytesGoal(Cell cell) {
    double most = cell.appender() == Appender.KIKORI_LOGBACK ? LOGBACK_GOAL_BYTES : NO_BYTES;
    Optional<Cell> floor = find(cell.appender().floor(), cell);
    if (floor.isEmpty()) {
      return "not measured (no floor in this run)";
    }
    double above = bytesAbove(cell);
    return String.format(
        Locale.ROOT, "%s (%.1f B, goal %.0f)", above <= most ? "met" : "missed", above, most);
  }

  /** Network peers that lose no more and cost less: there should be none. */
  private String dominating(Cell cell) {
    List<String> better = new ArrayList<>();
    for (Cell peer : cells) {
      if (isPeerOf(peer, cell)
          && peer.lostPercent() <= cell.lostPercent()
          && nanosAbove(peer) < nanosAbove(cell)) {
        better.add(peer.appender().label());
      }
    }
    return (better.isEmpty() ? "met (none" : "missed (" + String.join(", ", better))
        + String.format(Locale.ROOT, "; lost %.2f %%)", cell.lostPercent());
  }

  List<Map<String, Object>> figures() {
    List<Map<String, Object>> figures = new ArrayList<>();
    for (Cell cell : cells) {
      Map<String, Object> figure = new LinkedHashMap<>();
      figure.put("appender", cell.appender().label());
      figure.put("method", cell.method());
      figure.put("threads", cell.threads());
      figure.put("ns", rounded(cell.nanos()));
      figure.put("ns_above_floor", rounded(nanosAbove(cell)));
      ratio(cell).ifPresent(ratio -> figure.put("ratio", Math.round(ratio * 100) / 100.0));
      figure.put("caller_bytes", rounded(cell.callerBytes()));
      figure.put("caller_bytes_above_floor", rounded(bytesAbove(cell)));
      figure.put("calls", cell.calls());
      figure.put("lost", cell.lost());
      figures.add(figure);
    }
    return figures;
  }

  private double nanosAbove(Cell cell) {
    return cell.nanos() - find(cell.appender().floor(), cell).map(Cell::nanos).orElse(Double.NaN);
  }

  private double bytesAbove(Cell cell) {
    return cell.callerBytes()
        - find(cell.appender().floor(), cell).map(Cell::callerBytes).orElse(Double.NaN);
  }

  /** Empty without a floor or a peer in this run. */
  private Optional<Double> ratio(Cell cell) {
    return cells.stream()
        .filter(peer -> isPeerOf(peer, cell))
        .map(this::nanosAbove)
        .min(Comparator.naturalOrder())
        .map(cheapest -> nanosAbove(cell) / cheapest)
        .filter(ratio -> !ratio.isNaN());
  }

  private static boolean isPeerOf(Cell peer, Cell cell) {
    return peer.appender().kind() == Kind.PEER
        && peer.appender().framework() == cell.appender().framework()
        && peer.method().equals(cell.method())
        && peer.threads() == cell.threads();
  }

  private Optional<Cell> find(Appender appender, Cell like) {
    return cells.stream()
        .filter(
            cell ->
                cell.appender() == appender
                    && cell.method().equals(like.method())
                    && cell.threads() == like.threads())
        .findFirst();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static @Nullable Double rounded(double value) {
    return Double.isNaN(value) ? null : Math.round(value * 10) / 10.0;
  }
}
