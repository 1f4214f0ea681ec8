package dev.kikori.benchmarks.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Clients that send and ask, and never read: appenders' streams over gRPC, followers of the dashboard's events, askers of REST, more than
 * the server has threads for, and senders of OTLP over HTTP; and as many that never end the request they began. Beside them an ordinary
 * application logs, and has an incident.
 */
final class SlowReaderFault implements Fault {
  private static final int STREAMS = 20;
  private static final int FOLLOWERS = 40;
  private static final int ASKERS = 100;
  private static final int BEGINNERS = 100;
  private static final int SENDERS = 3;
  private static final int ASKED = 200;
  private static final int SENT = 500_000;
  private static final int WARM_UP = 6_000;
  private static final double PER_SECOND = 2_000;
  private static final int SECONDS = 90;
  private static final int QUICK_SECONDS = 12;
  private static final long LATE_MILLIS = 5_000;
  private static final double MOST_MEGABYTES = 1_500;
  private static final String HOST = " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  private static final String EXPORT =
      "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"said by who never reads\"}}]}]}]}";

  @Override
  public String name() {
    return "slow_reader";
  }

  @Override
  public Account run(Setting setting) throws IOException, InterruptedException {
    try (Trial trial = Trial.start(setting.folder(), "")) {
      Applications ordinary = trial.applications("LOGBACK", "ordinary", 2, 0);
      ordinary.log(WARM_UP, PER_SECOND);
      double before = ordinary.ask("incident 0").get("alert_ms").asDouble();
      double megabytesBefore = trial.server.residentMegabytes();
      try (Crowd crowd = new Crowd(trial)) {
        return new Watch(trial, ordinary)
            .run(setting.times(SECONDS, QUICK_SECONDS), crowd, setting.quick())
            .with("alert_ms_before", Math.round(before))
            .with("rss_mb_before", Math.round(megabytesBefore));
      }
    }
  }

  /** What an ordinary application, a probe and the operating system see meanwhile. */
  private static final class Watch {
    private final Trial trial;
    private final Applications ordinary;
    private double megabytes;
    private long slowestProbe;
    private long followersMost;
    private int probesFailed;

    Watch(Trial trial, Applications ordinary) {
      this.trial = trial;
      this.ordinary = ordinary;
    }

    Account run(int seconds, Crowd crowd, boolean quick) throws IOException, InterruptedException {
      ordinary.tellLog((long) (PER_SECOND * seconds), PER_SECOND);
      for (int i = 0; i < seconds; i++) {
        look();
        TimeUnit.SECONDS.sleep(1);
      }
      ordinary.answer();
      double alert = ordinary.ask("incident 1").get("alert_ms").asDouble();
      look();
      long followersLeft = Math.round(trial.server.metric("scorer_web_streams", ""));
      Account account = crowd.account(new Account(), quick);
      crowd.close();
      trial.account(account);
      return account
          .none("incident_not_alerted", alert < 0 ? 1 : 0)
          .none("incident_alerted_late", alert > LATE_MILLIS ? 1 : 0)
          .with("alert_ms", Math.round(alert))
          .none("probes_failed", probesFailed)
          .with("slowest_probe_ms", slowestProbe)
          .none("probes_late", slowestProbe > LATE_MILLIS ? 1 : 0)
          .with("followers_most", followersMost)
          .none("followers_left", quick ? 0 : followersLeft)
          .with("rss_mb", Math.round(megabytes))
          .none("rss_mb_above_bound", Math.round(Math.max(0, megabytes - MOST_MEGABYTES)));
    }

    private void look() throws IOException, InterruptedException {
      long began = System.nanoTime();
      try {
        probesFailed += trial.server.get("/v2/health/ready").contains("rror") ? 1 : 0;
      } catch (IOException e) {
        probesFailed++;
      }
      slowestProbe = Math.max(slowestProbe, (System.nanoTime() - began) / 1_000_000);
      megabytes = Math.max(megabytes, trial.server.residentMegabytes());
      followersMost =
          Math.max(followersMost, Math.round(trial.server.metric("scorer_web_streams", "")));
    }
  }

  /** The clients that don't read. */
  private static final class Crowd implements AutoCloseable {
    private final List<SlowStream> streams = new ArrayList<>();
    private final List<SlowClient> followers;
    private final List<SlowClient> askers;
    private final List<SlowClient> beginners;
    private final List<SlowClient> senders;

    Crowd(Trial trial) throws IOException {
      for (int i = 0; i < STREAMS; i++) {
        streams.add(new SlowStream(trial.server.endpoint(), i));
      }
      int web = trial.server.httpPort();
      followers = clients(FOLLOWERS, web, "GET /api/v1/events/stream" + HOST + "\r\n", 1);
      askers = clients(ASKERS, web, "GET /api/v1/events?limit=500" + HOST + "\r\n", ASKED);
      String begun =
          "POST /api/v1/analyze"
              + HOST
              + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
      beginners = clients(BEGINNERS, web, begun, 1);
      String body =
          "POST /v1/logs"
              + HOST
              + "Content-Type: application/json\r\nContent-Length: "
              + EXPORT.length()
              + "\r\n\r\n"
              + EXPORT;
      senders = clients(SENDERS, trial.server.otlpPort(), body, SENT);
    }

    private static List<SlowClient> clients(int count, int port, String request, int times)
        throws IOException {
      List<SlowClient> clients = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        SlowClient client = new SlowClient(port);
        client.ask(request, times);
        clients.add(client);
      }
      return clients;
    }

    /** How they fared: those over HTTP have to be cut off after some time, those over gRPC are held back. */
    Account account(Account account, boolean quick) {
      account
          .with("streams", STREAMS)
          .with("streams_cut_off", streams.stream().filter(SlowStream::isCutOff).count())
          .with("events_of_streams", streams.stream().mapToLong(SlowStream::sent).sum())
          .with("followers", FOLLOWERS)
          .with("askers", ASKERS)
          .with("requests_of_askers", askers.stream().mapToLong(SlowClient::asked).sum())
          .with("beginners", BEGINNERS)
          .with("senders", SENDERS)
          .with("requests_of_senders", senders.stream().mapToLong(SlowClient::asked).sum())
          .none(
              "senders_never_held_back",
              senders.stream().filter(each -> each.asked() >= SENT).count());
      // They are given up half a minute after they were held back (of followers the server tells);
      // senders, whose small answers take long to fill what lies between, after a whole one.
      return quick
          ? account
          : account
              .atLeast("askers_cut_off", cutOff(askers), ASKERS)
              .atLeast("beginners_cut_off", cutOff(beginners), BEGINNERS)
              .with("senders_cut_off", cutOff(senders));
    }

    /** All at once: reading a second long from each takes its time. */
    private static long cutOff(List<SlowClient> clients) {
      ExecutorService readers = Executors.newFixedThreadPool(clients.size());
      try {
        List<CompletableFuture<Boolean>> cutOff =
            clients.stream()
                .map(each -> CompletableFuture.supplyAsync(each::isCutOff, readers))
                .toList();
        return cutOff.stream().filter(CompletableFuture::join).count();
      } finally {
        readers.shutdownNow();
      }
    }

    @Override
    public void close() throws IOException {
      for (SlowStream each : streams) {
        each.close();
      }
      for (List<SlowClient> each : List.of(followers, askers, beginners, senders)) {
        for (SlowClient client : each) {
          client.close();
        }
      }
    }
  }
}
