package dev.kikori.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.status.Status;
import dev.kikori.appender.testkit.MarkdownPage;
import dev.kikori.server.config.ConfigReader;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** Goes through the page as a newcomer would, with a server on other ports and with more patience than a person has. */
final class GettingStartedTest {
  private static final MarkdownPage PAGE = MarkdownPage.read("..", "docs", "getting-started.md");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private ScorerServer server;

  @BeforeEach
  void startServer() {
    String yaml =
        """
        data: %s
        models: {repository: ../bundles}
        lanes: {window: {max_open_with_error: 8s}}
        batch: {deadline: 5m, target_delay: 5m}
        intake: {grpc_port: 0, http_port: 0}
        web: {port: 0}
        metrics: {port: 0}
        """
            .formatted(folder.resolve("data"));
    server =
        ScorerServer.start(
            new ConfigReader(name -> null).read(yaml, "test", ServerConfig.class), null);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void addresses_areThoseThatTheServerPrints() {
    assertThat(here(PAGE.section("## 1. Start the scorer"))).contains(server.addresses());
  }

  @Test
  void curlAlone_leadsToAnAlert() throws Exception {
    List<String> commands = commands("## 2. A first alert, with curl alone");

    run(commands.get(0));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(run(commands.get(1).replace("sleep 4", "sleep 1")))
                    .contains("\"service\":\"checkout\"")
                    .contains(
                        "5 × `payment <NUM> failed: connection to <IP> refused` (never seen before)"));
  }

  @Test
  void logbackConfiguration_asItStandsThere_sendsWhatIsLogged() throws Exception {
    String configuration =
        PAGE.code("xml").stream()
            .filter(code -> code.startsWith("<configuration>"))
            .findFirst()
            .orElseThrow();
    LoggerContext application = new LoggerContext();
    application.setMDCAdapter(MDC.getMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(application);
    configurator.doConfigure(
        new ByteArrayInputStream(here(configuration).getBytes(StandardCharsets.UTF_8)));
    assertThat(application.getStatusManager().getCopyOfStatusList())
        .noneMatch(status -> status.getLevel() >= Status.WARN);
    application.getLogger("com.example.Payments").info("payment {} accepted", 17);

    List<String> commands = commands("## 4. Does it arrive?");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(run(commands.get(0)))
                    .contains("checkout")
                    .contains("outcome=\"accepted\",transport=\"kikori\"} 1.0"));
    application.stop();
  }

  @Test
  void variablesOfOpenTelemetry_asTheyStandThere_sendWhatIsLogged() throws Exception {
    Map<String, String> variables =
        Pattern.compile("(OTEL_\\w+)=(\\S+)")
            .matcher(here(commands("### OpenTelemetry, without our appender").get(0)))
            .results()
            .collect(
                Collectors.toMap(
                    found -> found.group(1).toLowerCase(Locale.ROOT).replace('_', '.'),
                    found -> found.group(2)));
    assertThat(variables).hasSize(6);

    try (OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> variables)
            .addPropertiesSupplier(() -> Map.of("otel.exporter.otlp.timeout", "60000"))
            .disableShutdownHook()
            .build()
            .getOpenTelemetrySdk()) {
      sdk.getLogsBridge()
          .get("com.example.Payments")
          .logRecordBuilder()
          .setSeverity(Severity.INFO)
          .setBody("payment 17 accepted")
          .emit();
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(run(commands("## 4. Does it arrive?").get(0)))
                    .contains("checkout")
                    .contains("outcome=\"accepted\",transport=\"otlp_http\"} 1.0"));
  }

  @Test
  void serversConfiguration_isOne() {
    for (String yaml : PAGE.code("yaml")) {
      new ConfigReader(name -> null).read(yaml, "page", ServerConfig.class);
    }
    assertThat(PAGE.code("yaml")).isNotEmpty();
  }

  @Test
  void dependencies_areModulesOfThisVersion() throws Exception {
    String parent = Files.readString(Path.of("..", "pom.xml"));
    List<String> dependencies =
        PAGE.code("xml").stream().filter(code -> code.startsWith("<dependency>")).toList();

    assertThat(dependencies).hasSize(2);
    for (String dependency : dependencies) {
      String module = between(dependency, "<artifactId>kikori-", "</artifactId>");
      assertThat(parent)
          .contains("<module>" + module + "</module>")
          .contains("<version>" + between(dependency, "<version>", "</version>") + "</version>");
    }
  }

  private static List<String> commands(String heading) {
    return MarkdownPage.codeIn(PAGE.section(heading), "sh");
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }

  /** What the page says, with this server's ports. */
  private String here(String text) {
    return text.replace("localhost:4317", "localhost:" + server.grpcPort())
        .replace("127.0.0.1:4317", "127.0.0.1:" + server.grpcPort())
        .replace("127.0.0.1:4318", "127.0.0.1:" + server.otlpHttpPort())
        .replace("127.0.0.1:8080", "127.0.0.1:" + server.webPort())
        .replace("http://127.0.0.1:9464/metrics", metrics());
  }

  private String metrics() {
    return server
        .addresses()
        .lines()
        .filter(line -> line.startsWith("metrics"))
        .map(line -> line.substring(line.indexOf("http")))
        .findFirst()
        .orElseThrow();
  }

  private String run(String command) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "no curl here");
    ProcessBuilder bash = new ProcessBuilder("bash", "-c", here(command)).redirectErrorStream(true);
    bash.environment().put("no_proxy", "*");
    Process shell = bash.start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).as(said).isZero();
    return said;
  }
}
