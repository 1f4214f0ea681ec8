package dev.kikori.benchmarks.faults;

import java.io.IOException;
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
      int seen = 0;
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
          JsonNode answer = troubled.answer();
          seen += answer.get("alert_ms").asDouble() < 0 ? 0 : 1;
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
      return trial.account(
          new Account()
              .with("times", times)
              .with("incidents", times / 2)
              .atLeast("alerts_in_application", seen, times / 2));
    }
  }
}
