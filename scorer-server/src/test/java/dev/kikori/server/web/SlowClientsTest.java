package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.alert.Opinion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that don't send what they began, or don't read what they asked for: more of them than there are threads. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class SlowClientsTest {
  private static final int CLIENTS = 40;
  private static final int MAX_CONNECTIONS = 50;
  private static final int WINDOW_BYTES = 4_096;

  /** None is cut off for being silent, however long a busy machine takes to set a scene. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  /** A client's answers that lie between it and the server's memory are fewer. */
  private static final int PIPELINED = 400;

  private static final WebConfig CONFIG = config(0);

  @TempDir Path folder;

  private final List<Socket> sockets = new ArrayList<>();
  private InMemory shop;
  private Running running;

  @BeforeEach
  void start() throws IOException {
    shop = InMemory.sample(Running.sampleClock());
    begin(shop.services(), CONFIG);
  }

  private void begin(WebServices services, WebConfig config) throws IOException {
    running = Running.withTokens(services, config, folder);
    running.server.setIdleTimeout(IDLE);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    running.close();
  }

  @Test
  void requests_thatNeverEnd_holdUpNobody() throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      send(
          "POST /api/v1/analyze HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n"
              + "Authorization: Bearer "
              + Running.READ
              + "\r\n\r\nE");
    }
    Awaitility.await().until(() -> gauge("scorer.web.held.bytes") == CLIENTS);

    othersAreAnswered();
    assertThat(gauge("scorer.web.held.bytes"))
        .as("they are all still there")
        .isGreaterThanOrEqualTo(CLIENTS);
  }

  @Test
  void answers_thatNobodyReads_holdUpNobody() throws IOException {
    String ask = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    long bytes =
        running.get("/api/v1/openapi.json", null).body().getBytes(StandardCharsets.UTF_8).length;
    for (int i = 0; i < CLIENTS; i++) {
      send(ask.repeat(PIPELINED));
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> gauge("scorer.web.held.bytes") == CLIENTS * bytes);

    othersAreAnswered();
    assertThat(gauge("scorer.web.held.bytes"))
        .as("they are all still there")
        .isGreaterThanOrEqualTo(CLIENTS * bytes);
  }

  @Test
  void exports_thatNobodyReads_areFew_andHoldUpNobody() throws IOException {
    String note = "a note that is far too long for what lies between. ".repeat(200_000);
    shop.opinions.add(
        new InMemory.Owned<>(
            Sample.TENANT,
            new Opinion("o-1", "a-7f3c21", "checkout", true, note, "somebody", Sample.NOW)));
    for (int i = 0; i < FeedbackRoutes.MAX_EXPORTS; i++) {
      send(
          "GET /api/v1/feedback/export HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
              + Running.READ
              + "\r\n\r\n");
    }
    for (Socket socket : sockets) {
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
    }

    assertThat(running.get("/api/v1/feedback/export.zip", Running.READ).statusCode())
        .isEqualTo(429);
    othersAreAnswered();
    stopReading();
    Awaitility.await()
        .until(() -> running.get("/api/v1/feedback/export.zip", Running.READ).statusCode() == 200);
  }

  @Test
  void connections_beyondTheLimit_takeThePlacesOfTheLongestSilent() throws IOException {
    send("GET /v2/health/live HTTP/1.1\r\n");
    Awaitility.await("the first one's place").until(() -> gauge("scorer.web.connections") == 1);
    for (int i = 1; i < MAX_CONNECTIONS + 20; i++) {
      send("GET /v2/health/live HTTP/1.1\r\n");
    }

    othersAreAnswered();
    Awaitility.await().until(() -> cutOff("connections") >= 20);
    assertThat(isCutOff(sockets.get(0))).isTrue();
    assertThat(gauge("scorer.web.connections")).isLessThanOrEqualTo(MAX_CONNECTIONS);
    assertThat(gauge("scorer.web.connections.capacity")).isEqualTo(MAX_CONNECTIONS);
    assertThat(cutOff("bytes")).isZero();
  }

  @Test
  void health_whileAllWorkersAreBusy_isTold() throws IOException {
    CountDownLatch database = new CountDownLatch(1);
    running.close();
    begin(
        shop.services(
            () -> {
              await(database);
              return shop.lanes;
            }),
        CONFIG);
    for (int i = 0; i < CLIENTS; i++) {
      send(
          "GET /api/v1/services HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer "
              + Running.READ
              + "\r\n\r\n");
    }
    Awaitility.await().until(() -> gauge("scorer.web.waiting.requests") > 0);

    assertThat(running.get("/v2/health/live", null).statusCode()).isEqualTo(200);
    assertThat(running.get("/v2/health/ready", null).statusCode()).isEqualTo(200);
    assertThat(gauge("scorer.web.waiting.requests")).isPositive();
    database.countDown();
    for (Socket socket : sockets) {
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void streams_moreThanAreAnsweredAtATime_holdUpNobody() throws IOException {
    running.close();
    begin(shop.services(), config(CLIENTS));
    for (int i = 0; i < CLIENTS; i++) {
      send(
          "GET /api/v1/events/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
              + Running.READ
              + "\r\n\r\n");
    }
    Awaitility.await().until(() -> gauge("scorer.web.streams") == CLIENTS);

    othersAreAnswered();
    assertThat(gauge("scorer.web.streams")).isEqualTo(CLIENTS);
  }

  private void othersAreAnswered() {
    assertThat(running.get("/v2/health/live", null).statusCode()).isEqualTo(200);
    assertThat(running.get("/api/v1/alerts", Running.READ).statusCode()).isEqualTo(200);
    assertThat(
            running
                .post("/api/v1/analyze", Running.READ, "{\"service\":\"a\",\"lines\":[\"ERROR\"]}")
                .statusCode())
        .isEqualTo(200);
  }

  /** Waits for its end, which is a reset where the server had not read all of it. */
  private static boolean isCutOff(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  private static WebConfig config(int streams) {
    return new WebConfig(
        null, 0, null, null, MAX_CONNECTIONS, streams, null, null, null, null, null, null);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(String text) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(WINDOW_BYTES);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), running.server.port()));
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void stopReading() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private double gauge(String name) {
    return running.registry.get(name).gauge().value();
  }

  private double cutOff(String reason) {
    return running
        .registry
        .get("scorer.web.cut.off")
        .tag("reason", reason)
        .functionCounter()
        .count();
  }
}
