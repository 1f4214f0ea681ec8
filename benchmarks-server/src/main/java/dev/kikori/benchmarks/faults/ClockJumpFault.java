package dev.kikori.benchmarks.faults;

import dev.kikori.benchmarks.faults.WebhookReceiver.Refusal;
import dev.kikori.benchmarks.serve.WrongClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clocks jump. Those of applications first, each in another way, beside applications whose clock is right; then the server's own, a day
 * ahead and back, while one receiver is told of each alert by itself, and another one, which says no meanwhile, of all together. What
 * still fires is not repeated within that day: a repetition goes by the clock.
 */
final class ClockJumpFault implements Fault {
  private static final int WARM_UP = 3_000;
  private static final int EVENTS = 4_000;
  private static final int QUICK_EVENTS = 1_000;
  private static final double PER_SECOND = 10_000;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SLACK = Duration.ofMinutes(5);

  /** Silences are read again within 10 s, whatever the clock says; a receiver that failed is tried again after 5 s. */
  private static final Duration SETTLED = Duration.ofSeconds(12);

  private static final Duration LONGEST_TELLING = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 50;

  /** Services whose clock is right, by what happens to them. */
  private static final int BEFORE = 0;

  private static final int AHEAD = 1;
  private static final int BACK = 2;
  private static final int SILENCED = 3;
  private static final int RIGHT = 4;

  @Override
  public String name() {
    return "clock_jump";
  }

  @Override
  public Account run(Setting setting) throws IOException, InterruptedException {
    WebhookReceiver each = new WebhookReceiver();
    try (WebhookReceiver together = new WebhookReceiver();
        Trial trial = Trial.start(setting.folder(), each, configuration(each, together))) {
      return new Jumps(setting, trial, together).run();
    }
  }

  private static String configuration(WebhookReceiver each, WebhookReceiver together) {
    return """
    notifications:
      route:
        receiver: each
        group_wait: 100ms
        group_interval: 1s
        repeat_interval: 7d
        routes:
          - {receiver: together, group_by: [alertname], continue: true}
          - {receiver: each, group_by: ['...']}
      receivers:
        - name: each
          webhook_configs: [%s]
        - name: together
          webhook_configs: [%s]
    """
        .formatted(each.sink(), together.sink());
  }

  /** One such trial. */
  private static final class Jumps {
    private final Setting setting;
    private final Trial trial;
    private final WebhookReceiver together;
    private final Applications right;
    private final List<Applications> wrong = new ArrayList<>();
    private final int clocks = WrongClock.values().length;
    private final Account account = new Account();

    Jumps(Setting setting, Trial trial, WebhookReceiver together) throws IOException {
      this.setting = setting;
      this.trial = trial;
      this.together = together;
      this.right = trial.applications("LOGBACK", "right", RIGHT, 0);
      wrong.add(trial.applications("LOG4J2", "wrong-log4j2", clocks, 0));
      if (!setting.quick()) {
        wrong.add(trial.applications("LOGBACK", "wrong-logback", clocks, 0));
      }
    }

    Account run() throws IOException, InterruptedException {
      applicationsJump();
      serverJumps();
      trial.account(account);
      return account
          .none("times_unreadable", unreadable())
          .none("alerts_in_the_future", inTheFuture());
    }

    private void applicationsJump() throws IOException, InterruptedException {
      right.log((long) WARM_UP * RIGHT, PER_SECOND);
      for (Applications each : wrong) {
        each.log((long) WARM_UP * clocks, PER_SECOND);
        for (WrongClock clock : WrongClock.values()) {
          each.ask("clock " + clock.ordinal() + " " + clock);
        }
      }
      long events = (long) setting.times(EVENTS, QUICK_EVENTS) * clocks;
      right.tellLog(events, PER_SECOND / 2);
      long logged = (long) WARM_UP * RIGHT + events;
      for (Applications each : wrong) {
        each.log(events, PER_SECOND / 2);
        logged += (long) WARM_UP * clocks + events;
      }
      right.answer();
      trial.server.awaitParsed(logged);
      TimeUnit.MILLISECONDS.sleep(SETTLED.toMillis() / 4);
      account.none("alerts_of_jumps", alerts().size());
      int alerted = 0;
      for (Applications each : wrong) {
        for (int i = 0; i < clocks; i++) {
          alerted += each.ask("incident " + i).get("alert_ms").asDouble() < 0 ? 0 : 1;
        }
      }
      account
          .with("wrong_clocks", clocks * wrong.size())
          .atLeast("incidents_alerted", alerted, (long) clocks * wrong.size());
    }

    private void serverJumps() throws IOException, InterruptedException {
      silence();
      right.ask("incident " + BEFORE);
      awaitTold(trial.receiver, BEFORE);
      together.answering(() -> new Refusal(503, ""));
      trial.clock.move(DAY);
      long ahead = told(AHEAD, trial.receiver);
      await(() -> together.refused() > 0);
      trial.clock.move(DAY.negated());
      together.answering(() -> null);
      long returned = System.nanoTime();
      long back = told(BACK, trial.receiver);
      awaitTold(together, AHEAD, BACK);
      long late = (System.nanoTime() - returned) / 1_000_000;
      TimeUnit.MILLISECONDS.sleep(SETTLED.toMillis());
      right.ask("incident " + SILENCED);
      right.ask("incident " + BEFORE);
      TimeUnit.MILLISECONDS.sleep(SETTLED.toMillis() / 4);
      account
          .with("told_ahead_ms", ahead)
          .with("told_back_ms", back)
          .with("told_together_after_return_ms", late)
          .none("told_together_lost", missing(together, BEFORE, AHEAD, BACK))
          .none("told_though_silenced", 1 - missing(trial.receiver, SILENCED));
      endSilences();
    }

    private long told(int service, WebhookReceiver receiver)
        throws IOException, InterruptedException {
      long began = System.nanoTime();
      right.ask("incident " + service);
      awaitTold(receiver, service);
      return (System.nanoTime() - began) / 1_000_000;
    }

    private void silence() throws IOException, InterruptedException {
      trial.server.send(
          "POST",
          "/api/v1/silences",
          """
          {"matchers": [{"name": "service", "value": "right-%d"}], "ends_at": "%s", "created_by": "the benchmark"}"""
              .formatted(SILENCED, Instant.now().plusSeconds(3_600)));
    }

    private void endSilences() throws IOException, InterruptedException {
      for (JsonNode each : json("/api/v1/silences").get("silences")) {
        trial.server.send("DELETE", "/api/v1/silences/" + each.get("id").asString(), "");
      }
    }

    private void awaitTold(WebhookReceiver receiver, int... services) throws InterruptedException {
      await(() -> missing(receiver, services) == 0);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
      long deadline = System.nanoTime() + LONGEST_TELLING.toNanos();
      while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }

    /** How many of some services a receiver knows no alert of. */
    private static long missing(WebhookReceiver receiver, int... services) {
      long missing = 0;
      for (int service : services) {
        missing += receiver.services().contains("right-" + service) ? 0 : 1;
      }
      return missing;
    }

    private JsonNode alerts() throws IOException, InterruptedException {
      return json("/api/v1/alerts?limit=500").get("alerts");
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
      return JsonMapper.shared().readTree(trial.server.get(path));
    }

    private long unreadable() throws IOException, InterruptedException {
      long found = StatedTimes.unreadable(json("/api/v1/events?limit=500"));
      for (JsonNode alert : alerts()) {
        found += StatedTimes.unreadable(json("/api/v1/alerts/" + alert.get("id").asString()));
      }
      return found + trial.receiver.unreadable() + together.unreadable();
    }

    /** Alerts that begin later than now: no clock of an application may have them do so. */
    private long inTheFuture() throws IOException, InterruptedException {
      long found = 0;
      Instant latest = Instant.now().plus(SLACK);
      for (JsonNode alert : alerts()) {
        found += Instant.parse(alert.get("starts_at").asString()).isAfter(latest) ? 1 : 0;
      }
      return found;
    }
  }
}
