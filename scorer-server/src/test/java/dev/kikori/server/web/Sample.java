package dev.kikori.server.web;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.verdict.TemplateEvidence;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.alert.AlertRecord.Driver;
import dev.kikori.server.alert.AlertRecord.Line;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An afternoon of a small shop: what its services log, and what goes wrong. */
@SuppressWarnings("TimeInStaticInitializer") // The pages say how long ago something was.
final class Sample {
  static final String TENANT = "acme";
  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  static final String POOL = "91c0de5a77aa01f3";
  static final String REFUSED = "5d0e11b2c3d4a596";
  static final String PLACED = "0b7e6d5c4b3a2918";

  private Sample() {}

  static AlertRecord poolExhausted(String tenant) {
    return new AlertRecord(
        "a-7f3c21",
        "c0ffee1234567890",
        3,
        AlertRecord.Status.FIRING,
        tenant,
        "checkout",
        "checkout-7d9f",
        "critical",
        94,
        NOW.minus(Duration.ofMinutes(6)),
        NOW.minus(Duration.ofMinutes(1)),
        null,
        Map.of("alertname", "LogAnomaly", "service", "checkout", "severity", "critical"),
        List.of(
            "First seen: \"HikariPool-1 - Connection is not available, request timed out after <NUM>ms\" (14 times).",
            "\"Connection to <HOST> refused\" 38 times, usually 0.2.",
            "\"order <ID> placed\" is missing, usually 22 times."),
        List.of(
            "HikariPool-1 - Connection is not available, request timed out after 30001ms (total=10, active=10, idle=0, waiting=87)",
            "Connection to db-3.internal:5432 refused. Check that the hostname and port are correct"),
        List.of("payment of order 88123 took 29875 ms", "circuit breaker 'inventory' is OPEN"),
        window(),
        List.of(
            new Driver(
                POOL,
                "HikariPool-1 - Connection is not available, request timed out after <NUM>ms",
                14,
                0,
                true),
            new Driver(REFUSED, "Connection to <HOST> refused", 38, 0.2, false),
            new Driver(PLACED, "order <ID> placed", 0, 22.4, false)),
        4,
        "kikori-nano/0.1.0");
  }

  static AlertRecord slowPayments(String tenant) {
    return plain(
        tenant,
        "a-8e1b90",
        "payment",
        "warning",
        71,
        4,
        "\"charge <ID> took <NUM> ms\" 61 times, usually 9.1.",
        null);
  }

  static AlertRecord resolved(String tenant) {
    return plain(
        tenant,
        "a-51d2aa",
        "inventory",
        "critical",
        88,
        95,
        "First seen: \"cache node <IP> left the ring\" (3 times).",
        NOW.minus(Duration.ofMinutes(80)));
  }

  /** The same, resolved. */
  static AlertRecord over(AlertRecord alert) {
    return new AlertRecord(
        alert.id(),
        alert.fingerprint(),
        alert.revision() + 1,
        AlertRecord.Status.RESOLVED,
        alert.tenant(),
        alert.service(),
        alert.instance(),
        alert.severity(),
        alert.riskScore(),
        alert.startsAt(),
        NOW,
        NOW,
        alert.labels(),
        alert.summary(),
        alert.critical(),
        alert.warning(),
        alert.window(),
        alert.templates(),
        alert.windows(),
        alert.model());
  }

  private static AlertRecord plain(
      String tenant,
      String id,
      String service,
      String severity,
      int risk,
      int minutesAgo,
      String summary,
      @Nullable Instant endsAt) {
    Instant startsAt = NOW.minus(Duration.ofMinutes(minutesAgo));
    return new AlertRecord(
        id,
        "f" + id,
        1,
        endsAt == null ? AlertRecord.Status.FIRING : AlertRecord.Status.RESOLVED,
        tenant,
        service,
        service + "-0",
        severity,
        risk,
        startsAt,
        endsAt == null ? startsAt : endsAt,
        endsAt,
        Map.of("alertname", "LogAnomaly", "service", service, "severity", severity),
        List.of(summary),
        List.of(),
        List.of(),
        List.of(new Line(startsAt, "WARN", service, summary, PLACED, "warning")),
        List.of(new Driver(PLACED, summary, 61, 9.1, false)),
        1,
        "kikori-nano/0.1.0");
  }

  private static List<Line> window() {
    List<Line> lines = new ArrayList<>();
    Instant time = NOW.minus(Duration.ofMinutes(6));
    for (int i = 0; i < 60; i++) {
      time = time.plusMillis(137 + i * 11L);
      lines.add(line(time, i));
    }
    return lines;
  }

  private static Line line(Instant time, int i) {
    String pool = "com.zaxxer.hikari.pool.HikariPool";
    if (i > 20 && i % 9 == 5) {
      return new Line(
          time,
          "ERROR",
          pool,
          "HikariPool-1 - Connection is not available, request timed out after 30001ms (total=10, active=10, idle=0, waiting="
              + (40 + i)
              + ")",
          POOL,
          "critical");
    }
    if (i > 20 && i % 5 == 2) {
      return new Line(
          time,
          "ERROR",
          "org.postgresql.Driver",
          "Connection to db-3.internal:5432 refused. Check that the hostname and port are correct",
          REFUSED,
          "critical");
    }
    if (i > 20 && i % 7 == 3) {
      return new Line(
          time,
          "WARN",
          "shop.checkout.Payment",
          "payment of order " + (88100 + i) + " took " + (20000 + i * 131) + " ms",
          "77aa01f391c0de5a",
          "warning");
    }
    return new Line(
        time,
        "INFO",
        "shop.checkout.Cart",
        "cart " + (5000 + i) + " priced: " + (i % 4 + 1) + " items",
        "18290b7e6d5c4b3a",
        "");
  }

  /** A window of three lines. */
  static Verdict verdict(String instance, int number, int risk, String... summary) {
    long time = NOW.toEpochMilli();
    LogEvent event =
        new LogEvent(
            time,
            Severity.INFO,
            "shop.Orders",
            "main",
            instance,
            "order placed",
            null,
            null,
            "order placed",
            0,
            0,
            Map.of());
    Template template = new Template(1, Severity.INFO, "shop", "order");
    WindowLine line = new WindowLine(event, template, false);
    return new Verdict(
        new Window(instance, Integer.toString(number), List.of(line, line, line)),
        Integer.toString(number),
        risk / 100.0,
        risk,
        risk >= 50,
        List.of(),
        List.of(),
        List.of(summary),
        0,
        List.of(new TemplateEvidence(template, 3, 0.1, 9, false)),
        "c0ffee1234567890",
        false,
        Verdict.Mode.LABEL_FREE);
  }

  static Events.Event event(long number, Instant time) {
    String[][] kinds = {
      {"INFO", "shop.checkout.Cart", "cart 51423 priced: 3 items, 84.90 EUR"},
      {"INFO", "shop.checkout.Orders", "order 88123 placed by customer 2201"},
      {"DEBUG", "shop.payment.Gateway", "POST /v1/charges 200 in 182 ms"},
      {"WARN", "shop.inventory.Stock", "stock of sku A-1182 below 5"},
      {"ERROR", "org.postgresql.Driver", "Connection to db-3.internal:5432 refused"}
    };
    int kind = number % 37 == 0 ? 4 : number % 11 == 0 ? 3 : (int) (number % 3);
    String[] services = {"checkout", "payment", "inventory"};
    String service = services[(int) (number / 3 % 3)];
    return new Events.Event(
        Long.toString(number),
        time,
        service,
        service + "-7d9f",
        kinds[kind][0],
        kinds[kind][1],
        kinds[kind][2],
        kind == 4
            ? "java.net.ConnectException: Connection refused\n\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)"
            : null,
        kind == 4 ? REFUSED : PLACED,
        number == 37,
        Map.of("trace_id", "4bf92f3577b34da6"));
  }
}
