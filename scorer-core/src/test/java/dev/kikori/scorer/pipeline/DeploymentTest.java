package dev.kikori.scorer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.OnnxRuntime;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that is deployed again and again, judged with the bundle that Kikori ships. */
final class DeploymentTest {
  private static final List<String> START =
      List.of(
          "INFO Starting ShopApplication v1.4.2 using Java 17.0.12 with PID 1",
          "INFO The following 1 profile is active: \"prod\"",
          "INFO Bootstrapping Spring Data JPA repositories in DEFAULT mode.",
          "INFO Tomcat initialized with port 8080 (http)",
          "INFO Starting service [Tomcat]",
          "INFO Root WebApplicationContext: initialization completed in 2104 ms",
          "INFO HikariPool-1 - Starting...",
          "INFO HikariPool-1 - Start completed.",
          "WARN spring.jpa.open-in-view is enabled by default",
          "INFO Started ShopApplication in 6.212 seconds (process running for 6.9)");
  private static final List<String> STOP =
      List.of(
          "INFO Commencing graceful shutdown. Waiting for active requests to complete",
          "INFO Graceful shutdown complete",
          "INFO Stopping service [Tomcat]",
          "INFO Destroying Spring FrameworkServlet 'dispatcherServlet'",
          "INFO Metrics scheduler closed",
          "INFO Shutting down ExecutorService 'applicationTaskExecutor'",
          "INFO Closing JPA EntityManagerFactory for persistence unit 'default'",
          "INFO HikariPool-1 - Shutdown initiated...",
          "INFO HikariPool-1 - Shutdown completed.");
  private static final String OUTAGE = "ERROR could not connect to database: connection refused";
  private static final int LIFE = 20_000;

  private static Model model;

  private final Random random = new Random(1);
  private final List<Verdict> verdicts = new ArrayList<>();
  private ScoringState state = builder().build();
  private long line;

  @BeforeAll
  static void load() {
    model =
        Model.load(
            Bundle.open(Path.of("..", "bundles", "kikori-nano")), 1, OnnxRuntime.Provider.CPU);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop-%d", "shop"})
  void judge_deploymentsOneAfterTheOther_alertOfTheShutdownOnceAtMost(String name)
      throws IOException {
    state.use(ModelView.of(model));
    List<Long> alerts = new ArrayList<>();
    for (int deployment = 1; deployment <= 3; deployment++) {
      String instance = String.format(name, deployment);
      deployed(instance);
      verdicts.clear();
      stopped(instance);
      alerts.add(alerts());
      restart();
    }
    assertThat(alerts).first().as("the service has never shown it").isEqualTo(1L);
    assertThat(alerts.subList(1, 3)).containsOnly(0L);
  }

  @Test
  void judge_instanceThatKeepsItsName_doesNotAlertOfItsStart() {
    state.use(ModelView.of(model));
    deployed("shop");
    stopped("shop");
    for (int restart = 1; restart <= 2; restart++) {
      verdicts.clear();
      state.start("shop");
      log("shop", START);
      usual("shop", 100);
      assertThat(verdicts)
          .singleElement()
          .satisfies(verdict -> assertThat(verdict.shouldAlert()).isFalse());
      usual("shop", LIFE);
      stopped("shop");
    }
  }

  @Test
  void judge_rollingDeployment_alertsOfNothingThatTheInstanceBeforeHasShown() {
    state.use(ModelView.of(model));
    deployed("shop-1");
    stopped("shop-1");
    deployed("shop-2");
    verdicts.clear();
    log("shop-3", START);
    stopped("shop-2");
    assertThat(alerts()).isZero();
  }

  @Test
  void judge_outageThatAnotherInstanceHasLivedThrough_alertsAllTheSame() {
    state.use(ModelView.of(model));
    deployed("shop-1");
    for (int i = 0; i < 30; i++) {
      log("shop-1", List.of(OUTAGE, OUTAGE));
      usual("shop-1", 98);
    }
    stopped("shop-1");
    deployed("shop-2");
    verdicts.clear();
    log("shop-2", List.of(OUTAGE));
    close("shop-2");
    assertThat(verdicts)
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.shouldAlert()).isTrue();
              assertThat(verdict.unseenTemplates()).isEqualTo(1);
              assertThat(verdict.summary().get(0)).contains("connection refused");
            });
  }

  private void deployed(String instance) {
    log(instance, START);
    usual(instance, LIFE);
  }

  private void stopped(String instance) {
    log(instance, STOP);
    close(instance);
  }

  private long alerts() {
    return verdicts.stream().filter(Verdict::shouldAlert).count();
  }

  private void restart() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.write(new DataOutputStream(bytes));
    state = builder().read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    state.use(ModelView.of(model));
  }

  private static ScoringState.Builder builder() {
    return ScoringState.builder(new WindowSpec.Count(100)).oneService(true);
  }

  private void log(String instance, List<String> lines) {
    for (String one : lines) {
      String[] parts = one.split(" ", 2);
      accept(instance, Severity.parse(parts[0]), parts[1]);
    }
  }

  private void usual(String instance, int lines) {
    for (int i = 0; i < lines; i++) {
      int order = random.nextInt(100_000);
      int kind = random.nextInt(100);
      if (kind < 40) {
        accept(instance, Severity.INFO, "GET /orders/" + order + " 200 in " + order % 90 + " ms");
      } else if (kind < 65) {
        accept(instance, Severity.INFO, "order " + order + " stored");
      } else if (kind < 85) {
        accept(instance, Severity.INFO, "reserved " + order % 9 + " of item " + order);
      } else if (kind < 98) {
        accept(instance, Severity.INFO, "payment of order " + order + " authorised by provider");
      } else {
        accept(instance, Severity.WARN, "stock answered slowly: " + order % 900 + " ms");
      }
    }
  }

  private void accept(String instance, Severity severity, String message) {
    line++;
    LogEvent event =
        new LogEvent(
            line * 37,
            severity,
            "com.example.Shop",
            "http-" + line % 7,
            instance,
            message,
            null,
            null,
            message,
            line,
            line,
            Map.of());
    state.accept(event, window -> judge(window, state.isWhole(window)));
  }

  private void close(String instance) {
    state.open().stream()
        .filter(open -> open.stream().equals(instance))
        .forEach(open -> state.close(open, window -> judge(window, false)));
  }

  private void judge(Window window, boolean whole) {
    Verdict verdict = state.judge(window, model.scorer().score(List.of(window)).get(0), whole);
    verdicts.add(verdict);
    state.group(verdict);
  }
}
