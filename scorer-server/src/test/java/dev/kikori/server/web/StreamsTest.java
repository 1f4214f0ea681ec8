package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.alert.AlertRecord;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class StreamsTest {
  private static final WebConfig SMALL =
      new WebConfig(
          null, 0, null, null, null, 3, 10, Duration.ofMillis(150), null, null, null, null);

  @TempDir Path folder;

  private InMemory shop;
  private Running running;

  @BeforeEach
  void start() throws IOException {
    shop = InMemory.sample(Running.sampleClock());
    running = Running.withTokens(shop.services(), SMALL, folder);
  }

  @AfterEach
  void everyFollowerIsForgotten() {
    running.close();
    Awaitility.await().until(() -> shop.followers.isEmpty());
    Awaitility.await().until(() -> running.registry.get("scorer.web.streams").gauge().value() == 0);
  }

  @Test
  void alerts_areToldAsTheyChange_toTheirTenantOnly() throws Exception {
    try (Stream mine = open("/api/v1/alerts/stream", Running.READ, null);
        Stream other = open("/api/v1/alerts/stream", Running.OTHER, null)) {
      shop.change(Sample.poolExhausted(Sample.TENANT));

      assertThat(mine.until("\n\ndata", "a-7f3c21")).contains("event: alert\nid: ");
      shop.change(Sample.slowPayments("globex"));
      assertThat(other.until("a-8e1b90")).doesNotContain("a-7f3c21");
    }
  }

  @Test
  void alerts_afterAReconnect_areThoseThatWereMissed() throws Exception {
    AlertRecord latest = Sample.poolExhausted(Sample.TENANT);
    String before = Long.toString(latest.updatedAt().minusMillis(1).toEpochMilli());
    try (Stream stream = open("/api/v1/alerts/stream", Running.READ, before)) {
      String text = stream.until("a-7f3c21");

      assertThat(text).doesNotContain("a-8e1b90", "a-51d2aa");
    }
  }

  @Test
  void events_areThoseOfTheTenantThatFit() throws Exception {
    try (Stream mine = open("/api/v1/events/stream?q=refused", Running.READ, null)) {
      shop.append("globex", Sample.event(37, Sample.NOW));
      shop.append(Sample.TENANT, Sample.event(2, Sample.NOW));
      shop.append(Sample.TENANT, Sample.event(74, Sample.NOW));

      assertThat(mine.until("refused")).contains("\"id\":\"74\"").doesNotContain("\"id\":\"2\"");
    }
  }

  @Test
  void events_moreThanAFollowerReads_areCountedAndSaid() throws Exception {
    try (Stream stream = open("/api/v1/events/stream", Running.READ, null)) {
      for (int i = 0; running.counted("scorer.web.stream.missed", "stream", "events") == 0; i++) {
        shop.append(Sample.TENANT, Sample.event(i, Sample.NOW));
      }

      assertThat(stream.until("event: missed")).contains("event: log");
    }
  }

  @Test
  void hostileEvent_doesNotBreakOutOfItsMessage() throws Exception {
    try (Stream stream = open("/api/v1/events/stream", Running.READ, null)) {
      shop.append(Sample.TENANT, Hostile.event(1));
      shop.append(Sample.TENANT, Sample.event(2, Sample.NOW));

      String text = stream.until("\"id\":\"2\"");
      assertThat(text.lines().filter(line -> line.startsWith("event:"))).containsOnly("event: log");
      assertThat(text).doesNotContain("\u001b", "\u0000", "\u0007");
    }
  }

  @Test
  void streams_beyondTheLimit_areRefused() throws Exception {
    try (Stream one = open("/api/v1/alerts/stream", Running.READ, null);
        Stream two = open("/api/v1/events/stream", Running.READ, null);
        Stream three = open("/api/v1/events/stream", Running.READ, null)) {
      HttpResponse<String> response = running.get("/api/v1/alerts/stream", Running.READ);

      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(one.status + two.status + three.status).isEqualTo(600);
    }
  }

  @Test
  void stream_whoseTokenIsWithdrawn_ends() throws Exception {
    try (Stream stream = open("/api/v1/events/stream", Running.READ, null)) {
      Files.writeString(folder.resolve("tokens.yaml"), "tenants: {}\n");
      running.clock.forward(Duration.ofSeconds(5));

      assertThat(stream.toEnd()).startsWith(":");
    }
  }

  @Test
  void client_thatIsGone_isForgotten() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.port())) {
      String request =
          "GET /api/v1/events/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
              + Running.READ
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      Awaitility.await().until(() -> shop.followers.size() == 1);
      socket.setSoLinger(true, 0);
    }
    Awaitility.await().until(() -> shop.followers.isEmpty());
  }

  @Test
  void close_endsStreams() throws Exception {
    try (Stream stream = open("/api/v1/events/stream", Running.READ, null)) {
      running.close();

      assertThat(stream.toEnd()).as("broken off, it would throw").startsWith(":");
    }
  }

  private Stream open(String path, String token, String lastId) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(running.url(path)))
            .header("Authorization", "Bearer " + token);
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    Stream stream = new Stream(response.statusCode(), response.body());
    stream.until(":");
    return stream;
  }

  /** A stream being read. */
  private static final class Stream implements AutoCloseable {
    final int status;
    private final InputStream in;
    private final StringBuilder read = new StringBuilder();

    Stream(int status, InputStream in) {
      this.status = status;
      this.in = in;
    }

    /** Reads until one of the words has come. */
    String until(String... words) throws IOException {
      byte[] buffer = new byte[8_192];
      while (java.util.Arrays.stream(words).noneMatch(word -> read.indexOf(word) >= 0)) {
        int bytes = in.read(buffer);
        if (bytes < 0) {
          throw new AssertionError("ended with: " + read);
        }
        read.append(new String(buffer, 0, bytes, StandardCharsets.UTF_8));
      }
      return read.toString();
    }

    String toEnd() throws IOException {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + read;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
