package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Long requests of those who are known here, and of those who are not. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class StrangersTest {
  private static final int LONG = 500_000;

  @TempDir Path folder;

  private Running running;

  @BeforeEach
  void start() throws IOException {
    running =
        Running.withTokens(
            InMemory.sample(Running.sampleClock()).services(), WebConfig.DEFAULTS, folder);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void longBody_ofAStranger_isRefusedAtItsEnd() throws IOException {
    try (Socket known = begin("Authorization: Bearer " + Running.READ);
        Socket stranger = begin("Authorization: Bearer made-up");
        Socket nobody = begin(null)) {
      Awaitility.await().until(() -> held() >= LONG);
      end(stranger);
      end(nobody);

      assertThat(answer(stranger)).startsWith("HTTP/1.1 401");
      assertThat(answer(nobody)).startsWith("HTTP/1.1 401");
      Awaitility.await("nothing of theirs").until(() -> held() == LONG);
      end(known);
      assertThat(answer(known)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void longBody_ofASession_isTaken() {
    String cookie =
        running
            .post("/api/v1/session", null, "{\"token\":\"" + Running.READ + "\"}")
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow();
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/json",
            "Cookie",
            cookie.split(";", 2)[0],
            "Sec-Fetch-Site",
            "same-origin",
            Guard.HEADER,
            "1");

    String body = "{\"service\":\"shop\"," + " ".repeat(LONG) + "\"lines\":[\"ERROR\"]}";

    assertThat(running.send("POST", "/api/v1/analyze", null, body, headers).statusCode())
        .isEqualTo(200);
  }

  /** All of a long body but its last character. */
  private Socket begin(@Nullable String header) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.port());
    String head =
        "POST /api/v1/analyze HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: "
            + (LONG + 1)
            + "\r\n"
            + (header == null ? "" : header + "\r\n")
            + "\r\n";
    socket.getOutputStream().write((head + "E".repeat(LONG)).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void end(Socket socket) throws IOException {
    socket.getOutputStream().write('\n');
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private double held() {
    return running.registry.get("scorer.web.held.bytes").gauge().value();
  }
}
