package dev.kikori.server.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.server.batch.BatchConfig;
import dev.kikori.server.batch.DynamicBatcher;
import dev.kikori.server.config.ByteSize;
import dev.kikori.server.model.ModelConfig;
import dev.kikori.server.model.ModelRepository;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Snippets as people paste them, judged by the shipped model. */
final class AnalyzerTest {
  private static final ServiceKey SHOP = new ServiceKey("default", "shop");
  private static final SimpleMeterRegistry REGISTRY = new SimpleMeterRegistry();

  private static final String OUTAGE =
      """
      2026-11-22 01:00:01.101 INFO  [main] c.e.shop.OrderService - order 4711 accepted for customer 12
      2026-11-22 01:00:02.220 INFO  [main] c.e.shop.OrderService - order 4712 accepted for customer 99
      2026-11-22 01:00:03.317 WARN  [pool-1] c.e.shop.Db - connection pool is at 95 percent
      2026-11-22 01:00:04.001 ERROR [pool-1] c.e.shop.Db - could not get a connection to db-1:5432 within 3000 ms
      java.sql.SQLTransientConnectionException: shop - Connection is not available
      	at com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:696)
      	at com.example.shop.Db.load(Db.java:41)
      2026-11-22 01:00:04.090 INFO  [main] c.e.shop.OrderService - order 4713 accepted for customer 3
      2026-11-22 01:00:05.002 ERROR [main] c.e.shop.OrderService - order 4713 failed: no connection
      """;

  private static final String CALM =
      """
      2026-11-22 01:00:01.101 INFO  [main] c.e.shop.OrderService - order 4711 accepted for customer 12
      2026-11-22 01:00:02.220 INFO  [main] c.e.shop.OrderService - order 4712 accepted for customer 99
      2026-11-22 01:00:03.317 INFO  [pool-1] c.e.shop.Db - 3 rows loaded in 12 ms
      2026-11-22 01:00:04.090 DEBUG [main] c.e.shop.Cache - cache warmed with 500 entries
      2026-11-22 01:00:05.002 INFO  [main] c.e.shop.OrderService - order 4713 accepted for customer 3
      """;

  private static ModelRepository models;
  private static DynamicBatcher batcher;

  @BeforeAll
  static void load() {
    models =
        new ModelRepository(
            ModelConfig.DEFAULTS.withRepository(Path.of("..", "bundles")),
            REGISTRY,
            Clock.systemUTC());
    models.start();
    batcher = new DynamicBatcher(BatchConfig.DEFAULTS, models, REGISTRY, Tracing.off());
  }

  @AfterAll
  static void unload() {
    batcher.close();
    models.close();
  }

  @Test
  void analyzeLines_outage_alertsAndNamesTheLinesInOrder() {
    Analysis analysis = analyze(OUTAGE);
    assertThat(analysis.shouldAlertUser()).isTrue();
    assertThat(analysis.riskScore()).isBetween(60, 100);
    assertThat(analysis.critical()).extracting(Analysis.Message::line).containsExactly(4L, 9L);
    assertThat(analysis.critical().get(0).text()).contains("could not get a connection");
    assertThat(analysis.warning()).extracting(Analysis.Message::line).containsExactly(3L);
    assertThat(analysis.summary().get(0))
        .startsWith("1 × `could not get a connection")
        .endsWith("at ERROR, with a stack trace");
    assertThat(analysis.lines()).isEqualTo(9);
    assertThat(analysis.events()).isEqualTo(6);
    assertThat(analysis.model()).startsWith("kikori-nano/");
    assertThat(analysis.mode()).isEqualTo("plain");
  }

  @Test
  void analyzeLines_calmTraffic_saysNothing() {
    Analysis analysis = analyze(CALM);
    assertThat(analysis.shouldAlertUser()).isFalse();
    assertThat(analysis.riskScore()).isZero();
    assertThat(analysis.critical()).isEmpty();
    assertThat(analysis.warning()).isEmpty();
    assertThat(analysis.summary()).isEmpty();
  }

  @Test
  void analyzeLines_oneWarning_isShownWithoutAnAlert() {
    Analysis analysis =
        analyze(
            CALM + "2026-11-22 01:00:06.000 WARN  [main] c.e.shop.Http - slow request 812 ms\n");
    assertThat(analysis.shouldAlertUser()).isFalse();
    assertThat(analysis.riskScore()).isPositive();
    assertThat(analysis.warning()).extracting(Analysis.Message::line).containsExactly(6L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space\n\tat com.example.App.main(App.java:3)\n",
        "{\"level\":\"error\",\"ts\":\"2026-11-22T01:00:00Z\",\"msg\":\"failed to write to disk: no space left on device\"}\n",
        "Nov 22 01:00:00 node1 kernel: Out of memory: Killed process 4711 (java)\nNov 22 01:00:00 node1 systemd[1]: shop.service: Failed with result 'oom-kill'.\nNov 22 01:00:01 node1 systemd[1]: shop.service: Main process exited, code=killed, status=9/KILL\nNov 22 01:00:01 node1 shop: connection to database lost\nNov 22 01:00:02 node1 shop: fatal: cannot allocate memory\n",
        "2026-11-22 01:00:04.001 FATAL [main] c.e.App - panic: data files are corrupt\n",
      })
  void analyzeLines_brokenSystems_alert(String text) {
    assertThat(analyze(text).shouldAlertUser()).as(text).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1 - - [22/Nov/2026:01:00:00 +0000] \"GET /index.html HTTP/1.1\" 200 2326\n127.0.0.1 - - [22/Nov/2026:01:00:01 +0000] \"GET /a.css HTTP/1.1\" 200 26\n",
        "{\"level\":\"info\",\"ts\":\"2026-11-22T01:00:00Z\",\"msg\":\"listening on :8080\"}\n",
        "Nov 22 01:00:00 node1 systemd[1]: Started shop.service.\nNov 22 01:00:01 node1 CRON[11]: (root) CMD (run-parts /etc/cron.hourly)\n",
        "hello\n",
      })
  void analyzeLines_healthySystems_doNotAlert(String text) {
    assertThat(analyze(text).shouldAlertUser()).as(text).isFalse();
  }

  @Test
  void analyzeLines_templatesThatTheModelHasLabelsFor_goesByTheLabels() {
    List<String> session = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      session.add(
          "081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder "
              + i
              + " for block blk_38865049064139660 terminating");
      session.add(
          "081109 203615 148 INFO dfs.DataNode$PacketResponder: Received block blk_38865049064139660 of size 67108864 from /10.251.42.84");
      session.add(
          "081109 203615 35 INFO dfs.FSNamesystem: BLOCK* NameSystem.addStoredBlock: blockMap updated: 10.251.73.220:50010 is added to blk_38865049064139660 size 67108864");
    }
    Analysis analysis = analyzer().analyzeLines(SHOP, session);
    assertThat(analysis.mode()).isEqualTo("supervised");
    assertThat(analysis.shouldAlertUser()).isFalse();
  }

  @Test
  void analyze_eventsWithoutLines_areNumberedFromOne() {
    List<LogEvent> events =
        List.of(
            LogEvent.ofText("started", 0),
            LogEvent.ofText("FATAL: cannot write, disk failure", 0),
            LogEvent.ofText("aborted: segfault in worker", 0),
            LogEvent.ofText("connection to database lost", 0),
            LogEvent.ofText("crash dump could not be written", 0),
            LogEvent.ofText("service unavailable", 0));
    Analysis analysis = analyzer().analyze(SHOP, events);
    assertThat(analysis.shouldAlertUser()).isTrue();
    assertThat(analysis.warning())
        .extracting(Analysis.Message::line)
        .containsExactly(2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void toJson_hostileLine_isTheSchemaAndEscaped() {
    String hostile =
        "2026-11-22 01:00:04.001 ERROR [main] c.e.App - failed: </script>\"\\ \u0001 %s ';--\n";
    JsonNode json = JsonMapper.builder().build().readTree(analyze(hostile).toJson());
    assertThat(json.get("risk_score").isInt()).isTrue();
    assertThat(json.get("should_alert_user").asBoolean()).isTrue();
    assertThat(json.get("messages").get("critical").get(0).asString())
        .contains("</script>\"\\")
        .contains("%s ';--");
    assertThat(json.get("messages").get("warning").isArray()).isTrue();
    assertThat(json.get("summary").get(0).asString()).isNotEmpty();
    assertThat(json.get("line_numbers").get("critical").get(0).asLong()).isEqualTo(1);
    assertThat(analyze(hostile).toMap().get("should_alert_user")).isEqualTo(true);
  }

  @Test
  void analyzeLines_manyLines_areReadAndMessagesStayFew() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      lines.add("2026-11-22 01:00:04.001 ERROR [main] c.e.App - request " + i + " failed");
    }
    Analysis analysis = analyzer().analyzeLines(SHOP, lines);
    assertThat(analysis.shouldAlertUser()).isTrue();
    assertThat(analysis.critical()).hasSize(3);
    assertThat(analysis.templates().get(0).count()).isEqualTo(3_000);
  }

  @Test
  void analyzeLines_tooMuchOrNothing_saysWhatIsExpected() {
    Analyzer strict =
        new Analyzer(
            new AnalyzeConfig(10, new ByteSize(1_024), 1, null),
            batcher,
            REGISTRY,
            Clock.systemUTC());
    assertThatThrownBy(() -> strict.analyzeLines(SHOP, Collections.nCopies(11, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lines: 11 (expected: 1..10)");
    assertThatThrownBy(() -> strict.analyzeLines(SHOP, List.of("x".repeat(2_000))))
        .hasMessage("bytes: 2001 (expected: 1..1024)");
    assertThatThrownBy(() -> strict.analyzeLines(SHOP, List.of()))
        .hasMessage("lines: 0 (expected: 1..10)");
    assertThatThrownBy(() -> strict.analyzeLines(SHOP, List.of("", "  ")))
        .hasMessageContaining("nothing but blanks");
  }

  @Test
  void analyze_modelThatDoesNotAnswer_isRefusedWithinItsTime() {
    Analyzer impatient =
        new Analyzer(
            new AnalyzeConfig(null, null, null, Duration.ofMillis(100)),
            (service, window) -> new java.util.concurrent.CompletableFuture<>(),
            REGISTRY,
            Clock.systemUTC());
    assertThatThrownBy(() -> impatient.analyzeLines(SHOP, List.of("hello")))
        .isInstanceOf(AnalyzeRefusedException.class)
        .hasMessageContaining("did not answer");
  }

  private static Analysis analyze(String text) {
    return analyzer().analyzeLines(SHOP, text.lines().toList());
  }

  private static Analyzer analyzer() {
    AnalyzeConfig patient = new AnalyzeConfig(null, null, null, Duration.ofMinutes(1));
    return new Analyzer(patient, batcher, REGISTRY, Clock.systemUTC());
  }
}
