package dev.kikori.benchmarks.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The server is killed under load, again and again, and in every second life of it while an incident becomes an alert. */
final class KillFault implements Fault {
  private static final int TIMES = 20;
  private static final int QUICK_TIMES = 4;
  private static final double PER_SECOND = 8_000;
  private static final int SECONDS = 3;
  private static final int WARM_UP = 3_000;
  private static final double WARM_UP_PER_SECOND = 10_000;
  private static final int LATEST_MILLIS = 2_500;
  private static final long POLL_MILLIS = 500;

  /** For an alert to come back after the last start of the server. */
  private static final Duration LONGEST_RETURN = Duration.ofSeconds(60);

  /** An alert takes some tenths of a second from its incident to those who are told. */
  private static final int LATEST_IN_INCIDENT_MILLIS = 900;

  @Override
  public String name() {
    return "kill_9";
  }

  @Override
  public Account run(Setting setting) throws IOException, InterruptedException {
    int times = setting.times(TIMES, QUICK_TIMES);
    try (Trial trial = Trial.start(setting.folder(), "")) {
      List<Applications> load =
          List.of(
              trial.applications("LOGBACK", "logback", 2, 0),
              trial.applications("LOG4J2", "log4j2", 2, 0));
      Applications troubled = trial.applications("LOGBACK", "troubled", times / 2, 0);
      troubled.log((long) WARM_UP * (times / 2), WARM_UP_PER_SECOND);
      int soon = 0;
      for (int i = 0; i < times; i++) {
        load.forEach(each -> each.tellLog((long) (PER_SECOND * SECONDS / 2), PER_SECOND / 2));
        boolean incident = i % 2 == 1;
        if (incident) {
          TimeUnit.MILLISECONDS.sleep(setting.random().nextInt(LATEST_MILLIS / 2));
          troubled.tellIncident(i / 2);
        }
        int millis = setting.random().nextInt(incident ? LATEST_IN_INCIDENT_MILLIS : LATEST_MILLIS);
        TimeUnit.MILLISECONDS.sleep(millis);
        trial.restart(() -> {});
        for (Applications each : load) {
          each.answer();
        }
        if (incident) {
          soon += troubled.answer().get("alert_ms").asDouble() < 0 ? 0 : 1;
        }
        setting
            .record()
            .print(
                "kill "
                    + (i + 1)
                    + ", "
                    + millis
                    + " ms after "
                    + (incident ? "an incident began" : "load began"));
      }
      JsonNode logged = awaitLogged(troubled, times / 2);
      return trial.account(
          new Account()
              .with("times", times)
              .with("incidents", times / 2)
              .atLeast("alerts_in_application", logged.get("services").asLong(), times / 2)
              .none("alerts_in_application_doubled", logged.get("doubled").asLong())
              .with("alerts_within_30_s", soon));
    }
  }

  /** Waits until every alert stands in the log of the application that it is about. */
  private static JsonNode awaitLogged(Applications troubled, int alerts)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_RETURN.toNanos();
    JsonNode logged = troubled.ask("alerts");
    while (logged.get("services").asLong() < alerts && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      logged = troubled.ask("alerts");
    }
    return logged;
  }
}
