package dev.kikori.benchmarks.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who is told of alerts: a webhook on the loopback that takes everything and remembers it. Safe for use by many threads. */
final class WebhookReceiver implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final AtomicLong unreadable = new AtomicLong();

  /**
   * A firing alert in a notification.
   *
   * @param notification its {@code webhook-id}, the same in all attempts
   * @param at when it came, on {@link System#nanoTime}'s clock
   */
  private record Told(String notification, Alert alert, String severity, long at) {}

  /** Which alert: the problem, and when it began. */
  record Alert(String fingerprint, long startedMillis) {
    static Alert of(String fingerprint, String startedAt) {
      return new Alert(fingerprint, Instant.parse(startedAt).toEpochMilli());
    }
  }

  WebhookReceiver() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::take);
    http.setExecutor(threads);
    http.start();
  }

  /** The sink's part of the server's configuration. */
  String sink() {
    return sink(http.getAddress().getPort());
  }

  /** The sink of a receiver at some other port. */
  static String sink(int port) {
    return "{url: \"http://127.0.0.1:"
        + port
        + "/\", http_config: {allow_http: true, allow_private: [127.0.0.0/8]}}";
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      long now = System.nanoTime();
      byte[] body = exchange.getRequestBody().readAllBytes();
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      try {
        for (JsonNode alert : JSON.readTree(body).get("alerts")) {
          note(id, alert, now);
        }
      } catch (JacksonException e) {
        unreadable.incrementAndGet();
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private void note(@Nullable String id, JsonNode alert, long now) {
    if (alert.get("status").asString().equals("firing")) {
      told.add(
          new Told(
              String.valueOf(id),
              Alert.of(alert.get("fingerprint").asString(), alert.get("startsAt").asString()),
              alert.get("labels").get("severity").asString(),
              now));
    }
  }

  /** Alerts that were told of. */
  Set<Alert> alerts() {
    Set<Alert> alerts = new HashSet<>();
    told.forEach(each -> alerts.add(each.alert));
    return alerts;
  }

  /** Notifications that said what another one had said. One whose severity has changed says something new. */
  long doubled() {
    Map<String, Set<String>> notifications = new HashMap<>();
    for (Told each : told) {
      notifications
          .computeIfAbsent(each.alert + each.severity, key -> new HashSet<>())
          .add(each.notification);
    }
    return notifications.values().stream().mapToLong(ids -> ids.size() - 1).sum();
  }

  /** When the first notification after a moment came, or -1 if none has. */
  long firstAfter(long nanoTime) {
    return told.stream().mapToLong(Told::at).filter(at -> at - nanoTime > 0).min().orElse(-1);
  }

  /** Bodies that were no JSON. */
  long unreadable() {
    return unreadable.get();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
