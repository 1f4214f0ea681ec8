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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who is told of alerts: a webhook on the loopback that takes everything, unless told not to, and remembers it. Safe for use by many threads. */
final class WebhookReceiver implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final int port;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final AtomicLong unreadable = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile Supplier<@Nullable Refusal> refusal = () -> null;
  private @Nullable HttpServer http;

  /**
   * What is answered in place of a yes.
   *
   * @param retryAfter the header of this name, or empty for none
   */
  record Refusal(int status, String retryAfter) {}

  /**
   * An alert in a notification.
   *
   * @param notification its {@code webhook-id}, the same in all attempts
   * @param firing whether it was told to fire, or to be over
   * @param at when it came, on {@link System#nanoTime}'s clock
   */
  private record Told(String notification, Alert alert, boolean firing, String severity, long at) {}

  /** Which alert: whose, the problem, and when it began. */
  record Alert(String service, String fingerprint, long startedMillis) {
    static Alert of(String service, String fingerprint, String startedAt) {
      return new Alert(service, fingerprint, Instant.parse(startedAt).toEpochMilli());
    }
  }

  WebhookReceiver() throws IOException {
    this.port = listen(0);
  }

  private synchronized int listen(int wanted) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
    http = server;
    return server.getAddress().getPort();
  }

  /** Answers so, or yes where it has no refusal. */
  void answering(Supplier<@Nullable Refusal> answer) {
    refusal = answer;
  }

  /** Lets nobody connect. */
  synchronized void hangUp() {
    if (http != null) {
      http.stop(0);
      http = null;
    }
  }

  /** Listens again, at the same port. */
  void listenAgain() throws IOException {
    listen(port);
  }

  /** The sink's part of the server's configuration. */
  String sink() {
    return sink(port);
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
      Refusal no = refusal.get();
      if (no != null) {
        refuse(exchange, no);
        return;
      }
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

  private void refuse(HttpExchange exchange, Refusal no) throws IOException {
    refused.incrementAndGet();
    if (!no.retryAfter.isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", no.retryAfter);
    }
    exchange.sendResponseHeaders(no.status, -1);
  }

  private void note(@Nullable String id, JsonNode alert, long now) {
    told.add(
        new Told(
            String.valueOf(id),
            Alert.of(
                alert.get("labels").get("service").asString(),
                alert.get("fingerprint").asString(),
                alert.get("startsAt").asString()),
            alert.get("status").asString().equals("firing"),
            alert.get("labels").get("severity").asString(),
            now));
  }

  private Stream<Told> told(boolean firing) {
    return told.stream().filter(each -> each.firing == firing);
  }

  /** Alerts that were told of. */
  Set<Alert> alerts() {
    return told(true).map(Told::alert).collect(Collectors.toSet());
  }

  /** Services of which an alert was told. */
  Set<String> services() {
    return told(true).map(each -> each.alert.service).collect(Collectors.toSet());
  }

  /** Alerts that were told to be over. */
  Set<Alert> ended() {
    return told(false).map(Told::alert).collect(Collectors.toSet());
  }

  /** Alerts of which something was told after their end, or their end before anything else. */
  long disordered() {
    Map<Alert, List<Told>> each =
        told.stream().collect(Collectors.groupingBy(Told::alert, Collectors.toList()));
    return each.values().stream().filter(WebhookReceiver::isDisordered).count();
  }

  private static boolean isDisordered(List<Told> ofAlert) {
    Set<String> seen = new HashSet<>();
    List<Boolean> firing =
        ofAlert.stream().filter(one -> seen.add(one.notification)).map(Told::firing).toList();
    return !firing.get(0) || firing.subList(0, firing.size() - 1).contains(false);
  }

  /** How often it said no. */
  long refused() {
    return refused.get();
  }

  /** Notifications that said what another one had said. One whose severity has changed says something new. */
  long doubled() {
    Map<String, Set<String>> notifications = new HashMap<>();
    told(true)
        .forEach(
            each ->
                notifications
                    .computeIfAbsent(each.alert + each.severity, key -> new HashSet<>())
                    .add(each.notification));
    return notifications.values().stream().mapToLong(ids -> ids.size() - 1).sum();
  }

  /** When the first notification after a moment came, or -1 if none has. */
  long firstAfter(long nanoTime) {
    return told(true).mapToLong(Told::at).filter(at -> at - nanoTime > 0).min().orElse(-1);
  }

  /** Bodies that were no JSON. */
  long unreadable() {
    return unreadable.get();
  }

  @Override
  public void close() {
    hangUp();
    threads.shutdownNow();
  }
}
