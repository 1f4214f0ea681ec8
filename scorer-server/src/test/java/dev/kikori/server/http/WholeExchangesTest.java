package dev.kikori.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What of a request's body lies in memory when it has come whole. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class WholeExchangesTest {
  private static final int MAX_BODY = 1_000_000;
  private static final int LONG = 500_000;

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final Connections connections = new Connections(10, 10 * MAX_BODY);
  private final AtomicInteger asked = new AtomicInteger();
  private final Map<String, Integer> bodies = new ConcurrentHashMap<>();
  private final CountDownLatch measured = new CountDownLatch(1);
  private volatile CountDownLatch arrived = new CountDownLatch(0);
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws Exception {
    WholeExchanges exchanges = new WholeExchanges(connections, MAX_BODY, this::knows);
    exchanges.setHandler(new Measuring());
    server.setHandler(exchanges);
    connector.addBean(connections);
    server.addConnector(connector);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    measured.countDown();
    server.stop();
  }

  @Test
  void bodies_ofStrangers_areKeptUpToALimit() throws Exception {
    CountDownLatch whole = new CountDownLatch(4);
    arrived = whole;
    List<CompletableFuture<HttpResponse<String>>> answers =
        Stream.of("/known", "/stranger", "/another-stranger")
            .map(path -> post(path, LONG))
            .toList();
    CompletableFuture<HttpResponse<String>> brief = post("/brief-stranger", 1_000);

    whole.await();
    int most = WholeExchanges.STRANGERS_BODY;
    assertThat(connections.bytes()).isBetween(LONG + 1_000L, LONG + 1_000L + 2 * most);
    measured.countDown();

    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(200);
    }
    brief.get();
    assertThat(bodies).containsEntry("/known", LONG).containsEntry("/brief-stranger", 1_000);
    assertThat(bodies.get("/stranger")).isLessThanOrEqualTo(most);
    assertThat(asked).as("once for each long body").hasValue(3);
  }

  @Test
  void body_beyondTheLimit_isHandedOnBeforeItsEnd() throws Exception {
    measured.countDown();

    post("/known", 5 * MAX_BODY).handle((answer, failure) -> 0).get();

    assertThat(bodies.get("/known")).isBetween(MAX_BODY + 1, 2 * MAX_BODY);
  }

  private boolean knows(Request request) {
    asked.incrementAndGet();
    return path(request).equals("/known");
  }

  private static String path(Request request) {
    return Request.getPathInContext(request);
  }

  private CompletableFuture<HttpResponse<String>> post(String path, int bytes) {
    URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(new byte[bytes])).build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  /** Answers when it was measured what all requests that have come are held with. */
  private final class Measuring extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      arrived.countDown();
      measured.await();
      bodies.put(path(request), Content.Source.asByteBuffer(request).remaining());
      callback.succeeded();
      return true;
    }
  }
}
