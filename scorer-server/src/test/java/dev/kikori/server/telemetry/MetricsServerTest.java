package dev.kikori.server.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MetricsServerTest {
  private final AtomicBoolean ready = new AtomicBoolean();
  private final Metrics metrics = new Metrics("1.2.3", "abc");
  private final HttpClient client = HttpClient.newHttpClient();
  private MetricsServer server;

  @BeforeEach
  void start() {
    server = new MetricsServer(new MetricsConfig(null, null, 0), metrics, ready::get);
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
    metrics.close();
  }

  @Test
  void metrics_scrapedAsText_holdBuildAndMemory() throws Exception {
    HttpResponse<String> answer = get("/metrics", "*/*");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(answer.body())
        .contains("scorer_build_info{revision=\"abc\",version=\"1.2.3\"} 1")
        .contains("process_resident_memory_bytes ")
        .contains("jvm_memory_used_bytes{");
  }

  @Test
  void metrics_openMetricsAskedFor_isAnswered() throws Exception {
    HttpResponse<String> answer = get("/metrics", "application/openmetrics-text;version=1.0.0");

    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
    assertThat(answer.body()).endsWith("# EOF\n");
  }

  @Test
  void ready_followsTheServer() throws Exception {
    assertThat(get("/-/ready", "*/*").statusCode()).isEqualTo(503);
    ready.set(true);
    assertThat(get("/-/ready", "*/*").statusCode()).isEqualTo(200);
    assertThat(get("/-/healthy", "*/*").statusCode()).isEqualTo(200);
  }

  @Test
  void requests_thatNeverEnd_holdUpNobody() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 150; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        silent.add(socket);
        socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: a".getBytes(US_ASCII));
      }

      assertThat(get("/-/healthy", "*/*").statusCode()).isEqualTo(200);
      assertThat(get("/metrics", "*/*").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void whatIsNotThere_isToldSo() throws Exception {
    assertThat(get("/", "*/*").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
            .POST(HttpRequest.BodyPublishers.ofString("something"))
            .build();
    assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void portInUse_isToldWithTheRemedy() throws Exception {
    String inTheSystemsWords;
    try (ServerSocketChannel other = ServerSocketChannel.open()) {
      InetSocketAddress taken =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
      inTheSystemsWords = catchThrowable(() -> other.bind(taken)).getMessage();
    }
    assertThatThrownBy(
            () ->
                new MetricsServer(
                    new MetricsConfig(null, null, server.port()), metrics, ready::get))
        .hasMessage(
            "metrics: 127.0.0.1:%s: %s (expected: a free port; set metrics.port)",
            server.port(), inTheSystemsWords);
  }

  @Test
  void defaults_areAsDocumented() {
    assertThat(MetricsConfig.DEFAULTS).isEqualTo(new MetricsConfig(true, "127.0.0.1", 9464));
    assertThat(LogConfig.DEFAULTS)
        .isEqualTo(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO));
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Accept", accept)
            .timeout(Duration.ofMinutes(1))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
