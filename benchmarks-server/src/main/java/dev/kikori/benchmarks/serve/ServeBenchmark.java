package dev.kikori.benchmarks.serve;

import dev.kikori.benchmarks.common.Benchmark;
import dev.kikori.benchmarks.common.RunRecord;
import dev.kikori.benchmarks.common.UnusableSetupException;
import dev.kikori.server.ServerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code benchmarks/run serve [--quick] [--minutes=N]}: the server in one process, applications that log through the real appenders in two
 * others, all on the same cores.
 *
 * <ol>
 *   <li>at growing paces, how long from a window's last event to its verdict, and whether the model still reads every window; the highest
 *       pace at which it does is the figure. Queues block their callers, so nothing is dropped at any pace;
 *   <li>incidents, one service after the other: how long until the alert stands in the application's own log;
 *   <li>200 services with 10,000 templates between them: whether memory and latency stay flat.
 * </ol>
 *
 * Exits with 1 if anything was lost or doubled.
 */
public final class ServeBenchmark implements Benchmark {
  private static final String QUICK = "--quick";
  private static final String MINUTES = "--minutes=";
  private static final String VERDICT = "scorer_verdict_seconds";
  private static final String REQUESTS = "scorer_inference_requests_total";
  private static final String SCORED = "outcome=\"scored\"";
  private static final double GOAL_PER_SECOND = 50_000;
  private static final double[] PACES = {25_000, GOAL_PER_SECOND, 60_000, 70_000, 80_000, 100_000};
  private static final int SECONDS = 20;
  private static final int QUICK_SECONDS = 4;
  private static final double ALL_BUT_A_FEW = 0.999;
  private static final double LONGEST_VERDICT_MILLIS = 1_000;
  private static final int SERVICES = 8;
  private static final int INCIDENTS = 100;
  private static final int QUICK_INCIDENTS = 10;
  private static final int WARM_UP_EVENTS = 3_000;
  private static final int WARM_UP_PACE = 10_000;
  private static final int SOAK_SERVICES = 200;
  private static final int VARIANTS = 50;
  private static final int SOAK_PER_SECOND = 5_000;
  private static final int SAMPLES = 20;

  private final Map<String, Object> figures = new LinkedHashMap<>();
  private long lost;
  private long doubled;

  @Override
  public void run(List<String> arguments) throws IOException {
    boolean quick = arguments.contains(QUICK);
    int minutes = quick ? 0 : 5;
    for (String argument : arguments) {
      if (argument.startsWith(MINUTES)) {
        minutes = Integer.parseInt(argument.substring(MINUTES.length()));
      } else if (!argument.equals(QUICK)) {
        throw new UnusableSetupException(
            "option: " + argument + " (expected: " + QUICK + ", " + MINUTES + "N)");
      }
    }
    RunRecord record =
        new RunRecord("serve", ("benchmarks/run serve " + String.join(" ", arguments)).strip());
    try {
      throughput(record, quick);
      incidents(record, quick ? QUICK_INCIDENTS : INCIDENTS);
      if (minutes > 0) {
        soak(record, minutes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Map<String, Object> last = new LinkedHashMap<>();
    for (String name :
        List.of(
            "events_per_second",
            "lost",
            "doubled",
            "p50_verdict_ms",
            "p99_verdict_ms",
            "p99_alert_ms",
            "rss_mb")) {
      last.put(
          name,
          name.equals("lost")
              ? (Object) lost
              : name.equals("doubled") ? doubled : figures.get(name));
    }
    last.putAll(figures);
    String line = JsonMapper.shared().writeValueAsString(last);
    record.note(line);
    if (!quick) {
      record.write();
    }
    System.out.println(line);
    if (lost + doubled > 0) {
      System.exit(1);
    }
  }

  private void throughput(RunRecord record, boolean quick)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("kikori-serve");
    try (ServerUnderTest server = new ServerUnderTest(folder, "", ServerMain.class);
        Clients clients = new Clients(server, SERVICES / 2, 0)) {
      warmUp(clients, server);
      record.print(
          String.format(
              "%12s %12s %8s %10s %10s %10s %8s",
              "events/s", "through", "model", "p50 ms", "p99 ms", "server CPU", "RSS MB"));
      for (double pace : PACES) {
        Stage stage = stage(clients, server, pace, quick ? QUICK_SECONDS : SECONDS);
        record.print(stage.row(pace));
        if (pace == GOAL_PER_SECOND) {
          figures.put("p50_verdict_ms", Math.round(stage.p50));
          figures.put("p99_verdict_ms", Math.round(stage.p99));
        }
        if (stage.isSustained()) {
          figures.put("events_per_second", Math.round(stage.rate));
          figures.put("rss_mb", Math.round(stage.residentMegabytes));
        }
      }
      Stage saturated = stage(clients, server, 0, quick ? QUICK_SECONDS : SECONDS);
      record.print(saturated.row(0));
      figures.put("saturated_events_per_second", Math.round(saturated.rate));
      figures.put("saturated_model_share", Math.round(1000 * saturated.modelShare) / 1000.0);
      account(record, clients, server);
    }
    delete(folder);
  }

  /** Everything is cold at first, and the model may fall behind: waits until it reads every window. */
  private static void warmUp(Clients clients, ServerUnderTest server)
      throws IOException, InterruptedException {
    clients.log((long) WARM_UP_EVENTS * SERVICES, WARM_UP_PACE);
    do {
      clients.log(WARM_UP_PACE * 3L, WARM_UP_PACE);
    } while (server.scrape().sum("scorer_degradation_step", "") > 0);
    clients.drain();
    server.awaitParsed(clients.logged());
  }

  /** Logs at a pace (0: as fast as queues that block let it) for a while, and waits until all of it went through lanes. */
  private static Stage stage(Clients clients, ServerUnderTest server, double pace, int seconds)
      throws IOException, InterruptedException {
    Scrape before = server.scrape();
    double cpuBefore = server.cpuSeconds();
    long events = (long) ((pace == 0 ? PACES[PACES.length - 1] : pace) * seconds);
    long started = System.nanoTime();
    clients.log(events, pace);
    clients.drain();
    server.awaitParsed(clients.logged());
    double took = (System.nanoTime() - started) / 1e9;
    Scrape now = server.scrape();
    double asked = now.sum(REQUESTS, "") - before.sum(REQUESTS, "");
    double scored = now.sum(REQUESTS, SCORED) - before.sum(REQUESTS, SCORED);
    return new Stage(
        events / took,
        scored / asked,
        now.quantileMillis(VERDICT, 0.5, before),
        now.quantileMillis(VERDICT, 0.99, before),
        (server.cpuSeconds() - cpuBefore) / took,
        server.residentMegabytes());
  }

  /**
   * What one pace came to.
   *
   * @param rate events a second until all had gone through
   * @param modelShare windows that the model has read, of all
   * @param cores how many the server took
   */
  private record Stage(
      double rate,
      double modelShare,
      double p50,
      double p99,
      double cores,
      double residentMegabytes) {
    /** Nothing was left out, and verdicts kept up. */
    boolean isSustained() {
      return modelShare >= ALL_BUT_A_FEW && p99 < LONGEST_VERDICT_MILLIS;
    }

    String row(double pace) {
      return String.format(
          Locale.ROOT,
          "%12s %,12.0f %7.1f%% %10.0f %10.0f %10.2f %8.0f",
          pace == 0 ? "all it takes" : String.format(Locale.ROOT, "%,.0f", pace),
          rate,
          100 * modelShare,
          p50,
          p99,
          cores,
          residentMegabytes);
    }
  }

  private void incidents(RunRecord record, int incidents) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("kikori-serve");
    List<Double> millis = new ArrayList<>();
    int missed = 0;
    try (ServerUnderTest server = new ServerUnderTest(folder, "", ServerMain.class);
        Clients clients = new Clients(server, incidents / 2, 0)) {
      clients.log((long) WARM_UP_EVENTS * incidents, 20_000);
      clients.drain();
      for (int i = 0; i < incidents; i++) {
        double took = clients.incident(i);
        if (took < 0) {
          missed++;
        } else {
          millis.add(took);
        }
      }
      clients.drain();
      account(record, clients, server);
    }
    record.print("each, ms: " + millis.stream().map(Math::round).toList());
    Collections.sort(millis);
    double p50 = millis.isEmpty() ? Double.NaN : millis.get(millis.size() / 2);
    double p99 =
        millis.isEmpty() ? Double.NaN : millis.get((int) Math.ceil(0.99 * millis.size()) - 1);
    record.print(
        String.format(
            Locale.ROOT,
            "%d incidents, %d missed: from the incident's first line to the alert in the application's log %.0f ms in the median, %.0f ms for 99 of 100",
            incidents,
            missed,
            p50,
            p99));
    figures.put("p50_alert_ms", Math.round(p50));
    figures.put("p99_alert_ms", Math.round(p99));
    figures.put("incidents_missed", missed);
    delete(folder);
  }

  private void soak(RunRecord record, int minutes) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("kikori-serve");
    try (ServerUnderTest server = new ServerUnderTest(folder, "", ServerMain.class);
        Clients clients = new Clients(server, SOAK_SERVICES / 2, VARIANTS)) {
      record.print(
          String.format(
              "%d services, %d templates each, %,d events/s for %d minutes",
              SOAK_SERVICES, VARIANTS, SOAK_PER_SECOND, minutes));
      record.print(String.format("%9s %10s %12s %12s", "seconds", "RSS MB", "p50 ms", "p99 ms"));
      List<Double> resident = new ArrayList<>();
      double slice = 60.0 * minutes / SAMPLES;
      Scrape before = server.scrape();
      for (int i = 1; i <= SAMPLES; i++) {
        clients.log((long) (slice * SOAK_PER_SECOND), SOAK_PER_SECOND);
        Scrape now = server.scrape();
        resident.add(server.residentMegabytes());
        record.print(
            String.format(
                Locale.ROOT,
                "%9.0f %10.0f %12.0f %12.0f",
                i * slice,
                resident.get(i - 1),
                now.quantileMillis(VERDICT, 0.5, before),
                now.quantileMillis(VERDICT, 0.99, before)));
        before = now;
      }
      clients.drain();
      account(record, clients, server);
      figures.put("soak_rss_mb_first_quarter", Math.round(resident.get(SAMPLES / 4)));
      figures.put("soak_rss_mb_last", Math.round(resident.get(SAMPLES - 1)));
    }
    delete(folder);
  }

  /** Every event that a client knows to be acknowledged went through a lane once. */
  private void account(RunRecord record, Clients clients, ServerUnderTest server)
      throws IOException, InterruptedException {
    long scored = server.parsed(clients.logged());
    long missing = clients.logged() - scored;
    lost += Math.max(0, missing) + clients.dropped();
    doubled += Math.max(0, -missing);
    record.print(
        String.format(
            Locale.ROOT,
            "logged %,d, acknowledged %,d, dropped %,d, taken by lanes %,d",
            clients.logged(),
            clients.acknowledged(),
            clients.dropped(),
            scored));
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      files.sorted(Collections.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** A process with Logback and one with Log4j2. */
  private static final class Clients implements AutoCloseable {
    private final List<Child> processes = new ArrayList<>();
    private long logged;
    private long acknowledged;
    private long dropped;

    Clients(ServerUnderTest server, int servicesEach, int variants) throws IOException {
      for (Application.Framework framework : Application.Framework.values()) {
        processes.add(
            Child.start(
                servicesEach > 20 ? "768m" : "256m",
                LoadProcess.class,
                framework.name(),
                server.endpoint(),
                framework.name().toLowerCase(Locale.ROOT),
                String.valueOf(servicesEach),
                String.valueOf(variants),
                "0"));
      }
    }

    /** So many events in all; returns the seconds until the last call returned. */
    double log(long events, double perSecond) throws IOException {
      double seconds = 0;
      for (Child each : processes) {
        each.tell("log " + events / processes.size() + " " + perSecond / processes.size());
      }
      for (Child each : processes) {
        seconds = Math.max(seconds, each.answer().get("seconds").asDouble());
      }
      return seconds;
    }

    double incident(int number) throws IOException {
      return processes
          .get(number % processes.size())
          .ask("incident " + number / processes.size())
          .get("alert_ms")
          .asDouble();
    }

    /** Waits until everything is acknowledged. */
    void drain() throws IOException {
      logged = 0;
      acknowledged = 0;
      dropped = 0;
      for (Child each : processes) {
        JsonNode answer = each.ask("drain");
        logged += answer.get("logged").asLong();
        acknowledged += answer.get("acknowledged").asLong();
        for (JsonNode reason : answer.get("dropped")) {
          dropped += reason.asLong();
        }
      }
    }

    long logged() {
      return logged;
    }

    long acknowledged() {
      return acknowledged;
    }

    long dropped() {
      return dropped;
    }

    @Override
    public void close() {
      processes.forEach(Child::close);
    }
  }
}
