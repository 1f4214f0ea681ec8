package dev.kikori.server.notify.sink;

import static dev.kikori.server.notify.sink.Samples.alert;
import static dev.kikori.server.notify.sink.Samples.notification;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.alert.AlertRecord.Status;
import dev.kikori.server.notify.sink.Outcome.Next;
import dev.kikori.server.notify.sink.Receiver.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SinksTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SECRET =
      "whsec_"
          + Base64.getEncoder()
              .encodeToString(
                  "0123456789abcdef0123456789abcdef"
                      .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  private static final String NEXT_SECRET =
      "whsec_"
          + Base64.getEncoder()
              .encodeToString(
                  "fedcba9876543210fedcba9876543210"
                      .getBytes(java.nio.charset.StandardCharsets.US_ASCII));

  private final Map<String, String> environment = new HashMap<>();
  private final Attempt attempt = new Attempt("msg_1", Instant.now());
  private Duration limit = Duration.ofMinutes(1);
  private Receiver receiver;
  private Sinks sinks;
  @TempDir Path folder;

  @BeforeEach
  void open() throws Exception {
    receiver = new Receiver();
    sinks = new Sinks("/kikori/test", environment::get);
  }

  @AfterEach
  void close() {
    sinks.close();
    receiver.close();
  }

  @Test
  void webhook_alertmanagerFormat_hasAllFieldsOfVersion4() {
    Outcome outcome = webhook(WebhookConfig.Format.ALERTMANAGER).send(twoAlerts(), attempt);
    assertThat(outcome).isEqualTo(new Outcome.Delivered());
    JsonNode body = body();
    assertThat(body.propertyNames())
        .containsExactly(
            "version",
            "groupKey",
            "truncatedAlerts",
            "status",
            "receiver",
            "groupLabels",
            "commonLabels",
            "commonAnnotations",
            "externalURL",
            "notification_reason",
            "alerts");
    assertThat(body.get("version").asString()).isEqualTo("4");
    assertThat(body.get("notification_reason").asString()).isEqualTo("first notification");
    assertThat(body.get("commonLabels").has("severity")).isFalse();
    assertThat(body.get("commonLabels").get("service").asString()).isEqualTo("shop");
    JsonNode alert = body.get("alerts").get(0);
    assertThat(alert.propertyNames())
        .containsExactly(
            "status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint");
    assertThat(alert.get("endsAt").asString()).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(alert.get("generatorURL").asString()).isEqualTo("https://kikori.example/alerts/a");
    assertThat(alert.get("labels").get("alertname").asString()).isEqualTo("LogAnomaly");
  }

  @Test
  void webhook_cloudEvents_isStructured() {
    webhook(WebhookConfig.Format.CLOUDEVENTS).send(twoAlerts(), attempt);
    assertThat(receiver.last().header("content-type")).startsWith("application/cloudevents+json");
    JsonNode body = body();
    assertThat(body.get("specversion").asString()).isEqualTo("1.0");
    assertThat(body.get("id").asString()).isEqualTo("msg_1");
    assertThat(body.get("source").asString()).isEqualTo("/kikori/test");
    assertThat(body.get("type").asString()).isEqualTo("dev.kikori.alert.firing.v1");
    assertThat(body.get("subject").asString()).isEqualTo("f-a");
    assertThat(Instant.parse(body.get("time").asString())).isEqualTo(Samples.START);
  }

  @Test
  void webhook_logAnalysis_isTheSchemaInItsEnvelope() {
    webhook(WebhookConfig.Format.LOG_ANALYSIS).send(twoAlerts(), attempt);
    JsonNode body = body();
    assertThat(body.get("type").asString()).isEqualTo("alert.firing");
    JsonNode data = body.get("data");
    assertThat(data.get("risk_score").asInt()).isEqualTo(91);
    assertThat(data.get("should_alert_user").asBoolean()).isTrue();
    assertThat(data.get("messages").get("critical").get(0).asString()).isEqualTo("payment refused");
    assertThat(data.get("messages").get("warning").get(0).asString()).isEqualTo("slow answer");
    assertThat(data.get("summary").get(0).asString()).isEqualTo("Payments are refused.");
    assertThat(data.get("alerts")).hasSize(2);
  }

  @Test
  void webhook_signature_isAcceptedByAnIndependentLibrary_underEachSecret() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n" + NEXT_SECRET + "\n");
    webhook(WebhookConfig.Format.LOG_ANALYSIS, file).send(twoAlerts(), attempt);
    Map<String, List<String>> headers = new HashMap<>();
    receiver
        .last()
        .headers()
        .forEach((name, value) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), value));
    new Webhook(SECRET).verify(receiver.last().body(), headers);
    new Webhook(NEXT_SECRET).verify(receiver.last().body(), headers);
    String other = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    assertThatThrownBy(() -> new Webhook(other).verify(receiver.last().body(), headers))
        .hasMessageContaining("signature");
    assertThatThrownBy(() -> new Webhook(SECRET).verify(receiver.last().body() + " ", headers))
        .hasMessageContaining("signature");
  }

  @Test
  void webhook_ed25519_isVerifiedByThePublicKey() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPrivate().getEncoded();
    byte[] seed = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    environment.put("KEY", "whsk_" + Base64.getEncoder().encodeToString(seed));
    WebhookConfig config =
        new WebhookConfig(
            receiver.url("/"), null, null, null, null, null, "KEY", null, null, null, loopback());
    sinks.webhook(config).send(twoAlerts(), attempt);
    Receiver.Request request = receiver.last();
    String[] signature = request.header("webhook-signature").split(",");
    assertThat(signature[0]).isEqualTo("v1a");
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(pair.getPublic());
    verifier.update(
        ("msg_1." + request.header("webhook-timestamp") + "." + request.body())
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(verifier.verify(Base64.getDecoder().decode(signature[1]))).isTrue();
  }

  @Test
  void webhook_secretThatIsNone_isRefusedAtOnce() {
    environment.put("KEY", "hunter2");
    WebhookConfig config =
        new WebhookConfig(
            receiver.url("/"), null, null, null, null, null, "KEY", null, null, null, loopback());
    assertThatThrownBy(() -> sinks.webhook(config))
        .hasMessageContaining("secret: not a signing secret")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void webhook_statuses_meanWhatStandardWebhooksSays() {
    assertThat(answered(204)).isEqualTo(new Outcome.Delivered());
    assertThat(failed(302).next()).isEqualTo(Next.RETRY);
    assertThat(failed(400))
        .extracting("next", "reason")
        .containsExactly(Next.RETRY, FailureReason.CLIENT_ERROR);
    assertThat(failed(401).reason()).isEqualTo(FailureReason.AUTH_ERROR);
    assertThat(failed(410).next()).isEqualTo(Next.DISABLE);
    assertThat(failed(429))
        .extracting("throttled", "reason")
        .containsExactly(true, FailureReason.RATE_LIMITED);
    assertThat(failed(503))
        .extracting("throttled", "reason")
        .containsExactly(true, FailureReason.SERVER_ERROR);
    assertThat(failed(500).throttled()).isFalse();
  }

  @Test
  void webhook_redirect_isNotFollowed() throws Exception {
    try (Receiver other = new Receiver()) {
      receiver.answering(request -> new Reply(302, "", Map.of("Location", other.url("/stolen"))));
      webhook(WebhookConfig.Format.ALERTMANAGER).send(twoAlerts(), attempt);
      assertThat(other.requests()).isEmpty();
      assertThat(receiver.requests()).hasSize(1);
    }
  }

  @Test
  void webhook_retryAfter_isReadInSecondsAndAsDate() {
    receiver.answering(request -> new Reply(429, "", Map.of("Retry-After", "120")));
    assertThat(sendFailed().retryAfter()).isEqualTo(Duration.ofMinutes(2));
    String date =
        java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
            attempt.at().plusSeconds(90).atZone(java.time.ZoneOffset.UTC));
    receiver.answering(request -> new Reply(503, "", Map.of("Retry-After", date)));
    assertThat(sendFailed().retryAfter()).isBetween(Duration.ofSeconds(89), Duration.ofSeconds(90));
    receiver.answering(request -> new Reply(503, "", Map.of("Retry-After", "soon")));
    assertThat(sendFailed().retryAfter()).isNull();
  }

  @Test
  void webhook_receiverThatHangs_isLeftAtTheDeadline() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    receiver.answering(
        request -> {
          over.await();
          return new Reply(200, "");
        });
    limit = Duration.ofSeconds(1);
    Outcome.Failed failed = sendFailed();
    assertThat(failed.reason()).isEqualTo(FailureReason.CONTEXT_DEADLINE_EXCEEDED);
    assertThat(failed.message()).isEqualTo("no answer within 1000 ms");
    over.countDown();
  }

  @Test
  void webhook_closedWhileItWaits_saysCanceled() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch there = new CountDownLatch(1);
    receiver.answering(
        request -> {
          there.countDown();
          over.await();
          return new Reply(200, "");
        });
    Thread closer =
        new Thread(
            () -> {
              try {
                there.await();
              } catch (InterruptedException e) {
                return;
              }
              sinks.close();
            });
    closer.start();
    assertThat(sendFailed().reason()).isEqualTo(FailureReason.CONTEXT_CANCELED);
    over.countDown();
    closer.join();
  }

  @Test
  void webhook_headersAndCredentials_areSent() {
    environment.put("TOKEN", "t0k3n");
    HttpConfig http =
        new HttpConfig(
            new HttpConfig.Authorization(null, null, "TOKEN"),
            null,
            null,
            Map.of("X-Team", "shop"),
            List.of("127.0.0.0/8"),
            null,
            null);
    sinks
        .webhook(
            new WebhookConfig(
                receiver.url("/a?b=c"), null, null, null, null, null, null, null, null, null, http))
        .send(twoAlerts(), attempt);
    assertThat(receiver.last().header("authorization")).isEqualTo("Bearer t0k3n");
    assertThat(receiver.last().header("x-team")).isEqualTo("shop");
    assertThat(receiver.last().path()).isEqualTo("/a?b=c");
    assertThat(http.toString()).doesNotContain("t0k3n");
  }

  @Test
  void webhook_manyAlerts_areBoundedByCountAndSize() {
    List<AlertRecord> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(
          alert(
              "a" + i,
              1,
              Status.FIRING,
              "shop",
              "critical",
              Samples.START,
              List.of("x".repeat(5000))));
    }
    Notification whole = notification(many.toArray(new AlertRecord[0]));
    webhook(WebhookConfig.Format.LOG_ANALYSIS).send(whole, attempt);
    assertThat(receiver.last().body().length()).isLessThan(Payloads.MAX_STANDARD);
    assertThat(body().get("data").get("truncated_alerts").asInt()).isGreaterThan(0);
    webhook(WebhookConfig.Format.CLOUDEVENTS).send(whole, attempt);
    assertThat(receiver.last().body().length()).isLessThan(Payloads.MAX_CLOUDEVENT);
  }

  @Test
  void slack_ok_isDelivered_withinItsLimits() throws Exception {
    Outcome outcome = slack().send(notification(alert("a", "shop", "critical")), attempt);
    assertThat(outcome).isEqualTo(new Outcome.Delivered());
    JsonNode body = body();
    assertThat(body.get("text").asString()).isEqualTo("[firing: 1] shop: Payments are refused.");
    JsonNode section = body.get("blocks").get(1).get("text");
    assertThat(section.get("text").asString())
        .contains("*critical* shop (risk 91, firing)")
        .contains("> payment refused");
    assertThat(section.get("text").asString()).contains("<https://kikori.example/alerts/a|open>");
    assertThat(section.get("verbatim").asBoolean()).isTrue();
  }

  @Test
  void slack_errors_areText_andTheUrlIsNotTold() throws Exception {
    receiver.answering(400, "invalid_payload");
    assertThat((Outcome.Failed) slack().send(twoAlerts(), attempt))
        .extracting("next", "message")
        .containsExactly(Next.GIVE_UP, "status 400: invalid_payload");
    receiver.answering(404, "no_service at /services/T0/B0/s3cr3t");
    Outcome.Failed gone = (Outcome.Failed) slack().send(twoAlerts(), attempt);
    assertThat(gone.next()).isEqualTo(Next.GIVE_UP);
    assertThat(gone.message()).doesNotContain("s3cr3t");
    receiver.answering(410, "channel_is_archived");
    assertThat((Outcome.Failed) slack().send(twoAlerts(), attempt))
        .extracting("next")
        .isEqualTo(Next.DISABLE);
    receiver.answering(200, "no_text");
    assertThat((Outcome.Failed) slack().send(twoAlerts(), attempt))
        .extracting("next")
        .isEqualTo(Next.RETRY);
    receiver.answering(request -> new Reply(429, "rate_limited", Map.of("Retry-After", "30")));
    assertThat((Outcome.Failed) slack().send(twoAlerts(), attempt))
        .extracting("next", "retryAfter", "throttled")
        .containsExactly(Next.RETRY, Duration.ofSeconds(30), true);
  }

  @Test
  void pagerduty_event_triggersAndResolvesByTheGroupsHash() {
    receiver.answering(202, "{\"status\":\"success\"}");
    assertThat(pagerduty().send(twoAlerts(), attempt)).isEqualTo(new Outcome.Delivered());
    JsonNode trigger = body();
    assertThat(trigger.get("routing_key").asString()).isEqualTo("R0UT1NG");
    assertThat(trigger.get("event_action").asString()).isEqualTo("trigger");
    assertThat(trigger.get("dedup_key").asString()).hasSize(64);
    assertThat(trigger.get("payload").get("summary").asString())
        .isEqualTo("[critical] shop: Payments are refused.");
    assertThat(trigger.get("payload").get("severity").asString()).isEqualTo("critical");
    assertThat(trigger.get("payload").get("source").asString()).isEqualTo("shop");
    AlertRecord over = alert("a", 2, Status.RESOLVED, "shop", "critical", Samples.START, List.of());
    pagerduty().send(notification(over), attempt);
    assertThat(body().get("event_action").asString()).isEqualTo("resolve");
    assertThat(body().get("dedup_key")).isEqualTo(trigger.get("dedup_key"));
  }

  @Test
  void pagerduty_statuses_meanWhatItsApiSays() {
    receiver.answering(400, "{\"status\":\"invalid event\"}");
    assertThat((Outcome.Failed) pagerduty().send(twoAlerts(), attempt))
        .extracting("next")
        .isEqualTo(Next.GIVE_UP);
    receiver.answering(429, "");
    assertThat((Outcome.Failed) pagerduty().send(twoAlerts(), attempt))
        .extracting("next")
        .isEqualTo(Next.RETRY);
    receiver.answering(500, "");
    assertThat((Outcome.Failed) pagerduty().send(twoAlerts(), attempt))
        .extracting("next")
        .isEqualTo(Next.RETRY);
  }

  @Test
  void pagerduty_eventTooLarge_losesItsDetailsAndSaysSo() {
    List<AlertRecord> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(
          alert(
              "a" + i,
              1,
              Status.FIRING,
              "shop",
              "critical",
              Samples.START,
              java.util.Collections.nCopies(20, "ü".repeat(900))));
    }
    pagerduty().send(notification(many.toArray(new AlertRecord[0])), attempt);
    assertThat(receiver.last().body().length()).isLessThan(PagerDutySink.MAX_EVENT);
    assertThat(body().get("payload").get("custom_details").get("error").asString())
        .contains("larger than 512000 bytes");
  }

  @Test
  void alertmanager_post_hasEndsAtAheadWhileFiring_andTheEndOnceResolved() {
    AlertmanagerConfig config =
        new AlertmanagerConfig(receiver.url("/base/"), null, null, null, loopback());
    AlertRecord over =
        alert("b", 2, Status.RESOLVED, "shop", "warning", Samples.START.plusSeconds(60), List.of());
    sinks.alertmanager(config).send(notification(alert("a", "shop", "critical"), over), attempt);
    assertThat(receiver.last().path()).isEqualTo("/base/api/v2/alerts");
    JsonNode body = body();
    assertThat(Instant.parse(body.get(0).get("endsAt").asString()))
        .isEqualTo(attempt.at().plus(Duration.ofMinutes(4)));
    assertThat(Instant.parse(body.get(1).get("endsAt").asString()))
        .isEqualTo(Samples.START.plusSeconds(60));
    assertThat(body.get(0).get("labels").get("alertname").asString()).isEqualTo("LogAnomaly");
    receiver.answering(400, "bad");
    assertThat((Outcome.Failed) sinks.alertmanager(config).send(twoAlerts(), attempt))
        .extracting("next")
        .isEqualTo(Next.GIVE_UP);
    receiver.answering(503, "");
    assertThat((Outcome.Failed) sinks.alertmanager(config).send(twoAlerts(), attempt))
        .extracting("next")
        .isEqualTo(Next.RETRY);
  }

  private Outcome answered(int status) {
    receiver.answering(status, "");
    return webhook(WebhookConfig.Format.ALERTMANAGER).send(twoAlerts(), attempt);
  }

  private Outcome.Failed failed(int status) {
    return (Outcome.Failed) answered(status);
  }

  private Outcome.Failed sendFailed() {
    return (Outcome.Failed) webhook(WebhookConfig.Format.ALERTMANAGER).send(twoAlerts(), attempt);
  }

  private Sink webhook(WebhookConfig.Format format) {
    return webhook(format, null);
  }

  private Sink webhook(WebhookConfig.Format format, Path secretFile) {
    return sinks.webhook(
        new WebhookConfig(
            receiver.url("/hook"),
            null,
            null,
            format,
            null,
            secretFile,
            null,
            null,
            null,
            null,
            loopback()));
  }

  private Sink slack() throws Exception {
    Path file =
        Files.writeString(folder.resolve("slack"), receiver.url("/services/T0/B0/s3cr3t\n"));
    return sinks.slack(new SlackConfig(file, null, null, null, null, loopback()));
  }

  private Sink pagerduty() {
    environment.put("PD", "R0UT1NG");
    return sinks.pagerduty(
        new PagerdutyConfig(null, "PD", receiver.url("/v2/enqueue"), null, null, loopback()));
  }

  private HttpConfig loopback() {
    return new HttpConfig(null, null, null, null, List.of("127.0.0.0/8"), null, limit);
  }

  private static Notification twoAlerts() {
    return notification(alert("a", "shop", "critical"), alert("b", "shop", "warning"));
  }

  private JsonNode body() {
    return JSON.readTree(receiver.last().body());
  }
}
