package dev.kikori.benchmarks.faults;

import dev.kikori.benchmarks.faults.WebhookReceiver.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The receiver is down for a day, in three ways: it wants to be left alone for a while, it lets nobody connect, it answers 503. Alerts come
 * all day long, the server is killed at noon, and once more when the receiver is back. The day is the server's: its clock is set forward
 * step by step, and what is due is done in each.
 */
final class ReceiverDownFault implements Fault {
  private static final Duration DAY = Duration.ofDays(1);
  private static final int STEPS = 144;
  private static final int QUICK_STEPS = 48;
  private static final int INCIDENTS = 24;
  private static final int QUICK_INCIDENTS = 6;
  private static final int WARM_UP = 3_000;
  private static final double PER_SECOND = 10_000;
  private static final Duration LONGEST_RETURN = Duration.ofHours(30);
  private static final Duration STEP_BACK = Duration.ofMinutes(10);
  private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(20);
  private static final Duration LONGEST_END = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 20;

  /** Alerts are over when nothing more was heard for so many real seconds, whatever the clock says. */
  private static final int OVER_SECONDS = 12;

  private static final List<String> ASKS = List.of("", "30", "1800", "3600", "DATE");

  @Override
  public String name() {
    return "receiver_down";
  }

  @Override
  public Account run(Setting setting) throws IOException, InterruptedException {
    String more =
        "lanes: {resolve_after: %ds}\nalerts: {resolve_timeout: 30d}".formatted(OVER_SECONDS);
    try (Trial trial = Trial.start(setting.folder(), more);
        OutboxFile outbox = new OutboxFile(trial.server.data())) {
      return new Day(setting, trial, outbox).run();
    }
  }

  /** One such day. */
  private static final class Day {
    private final Trial trial;
    private final OutboxFile outbox;
    private final int steps;
    private final int incidents;
    private final Applications troubled;
    private final AtomicInteger asked = new AtomicInteger();

    Day(Setting setting, Trial trial, OutboxFile outbox) throws IOException {
      this.trial = trial;
      this.outbox = outbox;
      this.steps = setting.times(STEPS, QUICK_STEPS);
      this.incidents = setting.times(INCIDENTS, QUICK_INCIDENTS);
      this.troubled = trial.applications("LOGBACK", "troubled", incidents, 0);
    }

    Account run() throws IOException, InterruptedException {
      troubled.log((long) WARM_UP * incidents, PER_SECOND);
      down();
      OutboxFile.Counts evening = counts();
      long toldWhileDown = trial.receiver.alerts().size();
      Duration late = back();
      Account account =
          trial
              .account(new Account().with("hours", DAY.toHours()).with("incidents", incidents))
              .atLeast("alerts_told", trial.receiver.alerts().size(), incidents)
              .none("told_while_down", toldWhileDown);
      awaitEnds();
      return account
          .none("ends_lost", trial.receiver.alerts().size() - trial.receiver.ended().size())
          .none("out_of_order", trial.receiver.disordered())
          .none("given_up", counts().dead())
          .atLeast("waited", evening.pending(), incidents)
          .atLeast("answered_503", trial.receiver.refused(), 1)
          .with("most_attempts", evening.attempts())
          .with("told_after_return_minutes", late.toMinutes());
    }

    private void down() throws IOException, InterruptedException {
      trial.receiver.answering(() -> new Refusal(503, retryAfter()));
      for (int step = 0; step < steps; step++) {
        if (step == steps / 3) {
          trial.receiver.hangUp();
        }
        if (step == steps / 2) {
          trial.restart(() -> {});
        }
        if (step == 2 * steps / 3) {
          trial.receiver.answering(() -> new Refusal(503, ""));
          trial.receiver.listenAgain();
        }
        if (step % (steps / incidents) == 0) {
          troubled.ask("incident " + step / (steps / incidents));
        }
        pass(DAY.dividedBy(steps));
      }
    }

    private String retryAfter() {
      String ask = ASKS.get(asked.getAndIncrement() % ASKS.size());
      return ask.equals("DATE")
          ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
              trial.clock.instant().plusSeconds(7_200).atZone(ZoneOffset.UTC))
          : ask;
    }

    /** Returns how long after the receiver's return everything was told, by the server's clock. */
    private Duration back() throws IOException, InterruptedException {
      trial.receiver.answering(() -> null);
      Duration passed = Duration.ZERO;
      boolean killed = false;
      while (counts().pending() > 0 && passed.compareTo(LONGEST_RETURN) < 0) {
        pass(STEP_BACK);
        passed = passed.plus(STEP_BACK);
        if (!killed && !trial.receiver.alerts().isEmpty()) {
          killed = true;
          trial.restart(() -> {});
        }
      }
      return passed;
    }

    /** Sets the clock forward, and waits until no attempt is under way any more. */
    private void pass(Duration time) throws IOException, InterruptedException {
      trial.clock.move(time);
      // Whoever asks for a dead letter, though there is none of that name, has the server look at
      // its clock.
      trial.server.send("POST", "/api/v1/outbox/none/replay", "");
      long deadline = System.nanoTime() + LONGEST_ATTEMPT.toNanos();
      do {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } while (counts().underWay() > 0 && System.nanoTime() - deadline < 0);
    }

    private void awaitEnds() throws IOException, InterruptedException {
      long deadline = System.nanoTime() + LONGEST_END.toNanos();
      while (trial.receiver.ended().size() < trial.receiver.alerts().size()
          && System.nanoTime() - deadline < 0) {
        TimeUnit.MILLISECONDS.sleep(10 * POLL_MILLIS);
      }
    }

    private OutboxFile.Counts counts() throws IOException {
      return outbox.counts(trial.clock.millis());
    }
  }
}
