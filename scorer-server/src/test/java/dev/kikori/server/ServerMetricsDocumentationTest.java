package dev.kikori.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.server.config.ConfigReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the names of metrics that pages and the Grafana dashboard mention against those of a running server. */
final class ServerMetricsDocumentationTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern NAME =
      Pattern.compile("\\b(?:scorer|process|jvm|system)_[a-z0-9_]*[a-z0-9]");

  private static final String CONFIG =
      """
      intake: {grpc_port: 0, http_port: 0}
      web: {port: 0}
      metrics: {port: 0}
      models: {repository: ../bundles}
      """;

  /** Every sample's and every family's name, as Prometheus stores them. */
  private static final Set<String> NAMES = new TreeSet<>();

  /** Families of our own. */
  private static final Set<String> FAMILIES = new TreeSet<>();

  @BeforeAll
  static void scrape(@TempDir Path data) throws IOException, InterruptedException {
    Path file = Files.writeString(data.resolve("kikori.yaml"), CONFIG);
    ServerConfig config =
        new ConfigReader(variable -> null).read(file, ServerConfig.class).withData(data);
    try (ScorerServer server = ScorerServer.start(config, file)) {
      Matcher address = Pattern.compile("http://\\S+/metrics").matcher(server.addresses());
      assertThat(address.find()).as("an address of metrics").isTrue();
      URI metrics = URI.create(address.group());
      await()
          .until(
              () -> {
                System.gc(); // The JVM's pauses are a metric from the first one on.
                return text(metrics).contains("jvm_gc_pause_seconds");
              });
      text(metrics).lines().forEach(ServerMetricsDocumentationTest::add);
    }
  }

  private static String text(URI metrics) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @AfterAll
  static void forget() {
    NAMES.clear();
    FAMILIES.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.md", "alerts.md", "rest.md"})
  void page_namesMetrics_thatTheServerHas(String page) throws IOException {
    assertThat(unknown(Files.readString(DOCS.resolve(page)))).isEmpty();
  }

  @Test
  void serverPage_namesEveryMetric_ofTheServer() throws IOException {
    String page = Files.readString(DOCS.resolve("server.md"));

    assertThat(FAMILIES)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
  }

  @Test
  void dashboard_asksForMetrics_thatTheServerHas() throws IOException {
    JsonNode dashboard =
        JsonMapper.shared().readTree(Files.readString(DOCS.resolve("grafana/kikori-scorer.json")));
    Set<String> titles = new TreeSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      titles.add(panel.get("title").asString());
      for (JsonNode target : panel.path("targets")) {
        String asked = target.get("expr").asString();
        assertThat(names(asked)).as(asked).isNotEmpty();
        assertThat(unknown(asked)).as(asked).isEmpty();
      }
    }

    assertThat(titles).hasSizeGreaterThan(10);
  }

  private static Set<String> unknown(String text) {
    Set<String> names = names(text);
    names.removeAll(NAMES);
    return names;
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }

  private static void add(String line) {
    String[] words = line.split(" ", -1);
    if (line.startsWith("# TYPE ")) {
      NAMES.add(words[2]);
      if (words[2].startsWith("scorer_") && !words[2].endsWith("_max")) {
        FAMILIES.add(words[2]);
      }
    } else if (!line.startsWith("#")) {
      NAMES.add(words[0].replaceAll("\\{.*", ""));
    }
  }
}
