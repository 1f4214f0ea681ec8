package dev.kikori.benchmarks.faults;

import dev.kikori.benchmarks.faults.WebhookReceiver.Alert;
import dev.kikori.benchmarks.serve.ServerUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server, who is told of its alerts, and the applications that log to it: for one fault. Not thread-safe. */
final class Trial implements AutoCloseable {
  private static final Duration LONGEST_SCORING = Duration.ofSeconds(90);

  /** An attempt that a kill cut off is made again when its lease of three minutes ends. */
  private static final Duration LONGEST_TELLING = Duration.ofSeconds(200);

  private static final Duration SETTLE = Duration.ofSeconds(3);
  private static final long POLL_MILLIS = 500;
  private static final int PAGE = 500;

  /** An alert that is over before its group's wait has ended is told to nobody. */
  private static final long BRIEF_MILLIS = 1_000;

  final WebhookReceiver receiver;

  /** What the server takes for the time of day. */
  final ShiftedClock clock;

  final ServerUnderTest server;
  private final Path audit;
  private final List<Applications> applications = new ArrayList<>();
  private final Set<Alert> brief = new HashSet<>();

  private Trial(Path folder, WebhookReceiver receiver, String configuration) throws IOException {
    this.receiver = receiver;
    this.audit = folder.resolve("audit");
    Path clockFile = folder.resolve("clock");
    this.clock = ShiftedClock.of(clockFile);
    this.server =
        new ServerUnderTest(
            folder,
            configuration,
            AuditedServer.class,
            Map.of(AuditedServer.FILE, audit.toString(), ShiftedClock.FILE, clockFile.toString()));
  }

  /** Starts a server that tells one receiver everything at once, and nothing again, however long its clock says that an alert has lasted. */
  static Trial start(Path folder, String more) throws IOException {
    WebhookReceiver receiver = new WebhookReceiver();
    return start(
        folder,
        receiver,
        """
        notifications:
          route:
            receiver: everything
            group_by: ['...']
            group_wait: 100ms
            group_interval: 1s
            repeat_interval: 7d
          receivers:
            - name: everything
              webhook_configs: [%s]
              log_configs: [{}]
        %s
        """
            .formatted(receiver.sink(), more));
  }

  /** Starts a server whose whole configuration beside its ports is given. */
  static Trial start(Path folder, WebhookReceiver receiver, String configuration)
      throws IOException {
    try {
      return new Trial(folder, receiver, configuration);
    } catch (IOException | RuntimeException e) {
      receiver.close();
      throw e;
    }
  }

  /** Starts services that log to the server. */
  Applications applications(String framework, String prefix, int services, int variants)
      throws IOException {
    Applications started =
        new Applications(framework, server.endpoint(), prefix, services, variants);
    applications.add(started);
    return started;
  }

  /** Kills the server, does something to what it left, and starts it again. */
  void restart(Breakage whileDown) throws IOException, InterruptedException {
    server.kill();
    whileDown.run();
    server.startAgain();
    server.awaitReady();
  }

  /** What is done while the server is away. */
  interface Breakage {
    void run() throws IOException, InterruptedException;
  }

  /** Has everything acknowledged, waits until it went through windows and its alerts were told, and counts. */
  Account account(Account account) throws IOException, InterruptedException {
    long logged = 0;
    long acknowledged = 0;
    for (Applications each : applications) {
      JsonNode drained = each.ask("drain");
      logged += drained.get("logged").asLong();
      acknowledged += drained.get("acknowledged").asLong();
    }
    AuditFiles scored = awaitScored(logged);
    account
        .with("logged", logged)
        .with("acknowledged", acknowledged)
        .with("scored", scored.scored())
        .none("lost", logged - scored.scored())
        .none("doubled", scored.doubled());
    return alerts(account);
  }

  private AuditFiles awaitScored(long wanted) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_SCORING.toNanos();
    AuditFiles now = AuditFiles.read(audit);
    while (now.scored() < wanted && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      now = AuditFiles.read(audit);
    }
    return now;
  }

  private Account alerts(Account account) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_TELLING.toNanos();
    TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
    while (!untold().isEmpty() && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
    return account
        .with("alerts", stored().size())
        .with("alerts_over_at_once", brief.size())
        .none("alerts_lost", untold().size())
        .none("alerts_doubled", receiver.doubled());
  }

  private Set<Alert> untold() throws IOException, InterruptedException {
    Set<Alert> untold = stored();
    untold.removeAll(brief);
    untold.removeAll(receiver.alerts());
    return untold;
  }

  /** The alerts that the REST interface lists. */
  private Set<Alert> stored() throws IOException, InterruptedException {
    Set<Alert> stored = new HashSet<>();
    JsonNode page = JsonMapper.shared().readTree(server.get("/api/v1/alerts?limit=" + PAGE));
    for (JsonNode alert : page.get("alerts")) {
      Alert listed =
          Alert.of(
              alert.get("service").asString(),
              alert.get("fingerprint").asString(),
              alert.get("starts_at").asString());
      stored.add(listed);
      JsonNode end = alert.get("ends_at");
      if (end.isString()
          && Instant.parse(end.asString()).toEpochMilli() - listed.startedMillis() < BRIEF_MILLIS) {
        brief.add(listed);
      }
    }
    return stored;
  }

  @Override
  public void close() {
    applications.forEach(Applications::close);
    server.close();
    receiver.close();
  }
}
