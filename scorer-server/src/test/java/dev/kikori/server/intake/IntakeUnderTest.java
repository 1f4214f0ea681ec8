package dev.kikori.server.intake;

import dev.kikori.appender.testkit.Ports;
import dev.kikori.proto.v1.ScoreResponse;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.server.alert.AlertBus;
import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.alert.FeedbackSink;
import dev.kikori.server.alert.StreamDelivery;
import dev.kikori.server.auth.AuthConfig;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.TlsConfig;
import dev.kikori.server.config.ByteSize;
import dev.kikori.server.service.ServiceKey;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The real doors on free ports of the loopback interface, with lanes in memory behind them. */
final class IntakeUnderTest implements AutoCloseable, StreamDelivery, FeedbackSink, EventScorer {
  static final LimitsConfig NO_LIMITS = LimitsConfig.DEFAULTS;

  final MemoryLanes lanes = new MemoryLanes();
  final AlertBus alerts = new AlertBus();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final List<Feedback> feedback = new CopyOnWriteArrayList<>();
  final Map<String, Integer> delivered = new ConcurrentHashMap<>();
  final ConcurrentLinkedQueue<AlertRecord> missed = new ConcurrentLinkedQueue<>();

  private final AuthConfig auth;
  private final TlsConfig tls;
  private final LimitsConfig limits;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private Duration connectionAge = IntakeConfig.MAX_CONNECTION_AGE;
  private Duration connectionGrace = IntakeConfig.MAX_CONNECTION_GRACE;
  private int grpcPort = Ports.freeOrAny();
  private Intake intake;

  private IntakeUnderTest(AuthConfig auth, TlsConfig tls, LimitsConfig limits) {
    this.auth = auth;
    this.tls = tls;
    this.limits = limits;
  }

  static IntakeUnderTest open() {
    return with(AuthConfig.DEFAULTS, TlsConfig.DEFAULTS, NO_LIMITS);
  }

  static IntakeUnderTest with(LimitsConfig limits) {
    return with(AuthConfig.DEFAULTS, TlsConfig.DEFAULTS, limits);
  }

  static IntakeUnderTest with(AuthConfig auth, TlsConfig tls, LimitsConfig limits) {
    IntakeUnderTest test = new IntakeUnderTest(auth, tls, limits);
    test.start();
    return test;
  }

  static LimitsConfig rate(int eventsPerSecond) {
    return new LimitsConfig(
        null, null, null, null, null, null, null, null, null, eventsPerSecond, null);
  }

  static LimitsConfig streams(int most) {
    return new LimitsConfig(null, null, null, null, null, null, null, null, most, null, null);
  }

  static LimitsConfig sizes(long maxLine, int maxAttributes, long maxAttribute) {
    return new LimitsConfig(
        null,
        null,
        null,
        new ByteSize(maxLine),
        maxAttributes,
        new ByteSize(maxAttribute),
        null,
        null,
        null,
        null,
        null);
  }

  /** Asks clients to connect anew when their connections are that old, and ends those that don't after the grace. */
  static IntakeUnderTest withConnectionAge(Duration age, Duration grace) {
    IntakeUnderTest test = new IntakeUnderTest(AuthConfig.DEFAULTS, TlsConfig.DEFAULTS, NO_LIMITS);
    test.connectionAge = age;
    test.connectionGrace = grace;
    test.start();
    return test;
  }

  /** Listens, on the same port as before, which nobody else has taken meanwhile. */
  void start() {
    IntakeConfig config =
        new IntakeConfig(
            null,
            grpcPort,
            0,
            null,
            null,
            tls,
            limits,
            connectionAge,
            connectionGrace,
            null,
            null,
            "https://kikori.example/");
    intake =
        new Intake(
            config,
            new Authenticator(auth, registry, Clock.systemUTC()),
            lanes,
            alerts,
            this,
            this,
            this,
            registry,
            Clock.systemUTC());
    intake.start();
    intake.ready(true);
    grpcPort = intake.grpcPort();
  }

  Intake intake() {
    return intake;
  }

  int port() {
    return intake.grpcPort();
  }

  String url() {
    return "http://127.0.0.1:" + intake.httpPort() + "/v1/logs";
  }

  ManagedChannel channel() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  /** The value of a counter or gauge; tags are names and values in turn. */
  double figure(String name, String... tags) {
    return registry.get(name).tags(tags).meter().measure().iterator().next().getValue();
  }

  static AlertRecord alert(String id, int revision, String tenant, String service) {
    return new AlertRecord(
        id,
        "fingerprint",
        revision,
        AlertRecord.Status.FIRING,
        tenant,
        service,
        "",
        "critical",
        87,
        Instant.parse("2026-01-01T00:00:00Z"),
        Instant.parse("2026-01-01T00:00:01Z"),
        null,
        Map.of("service", service),
        List.of("connection refused"),
        List.of("connection to db refused"),
        List.of(),
        List.of(),
        List.of(new AlertRecord.Driver("1f", "connection to <*> refused", 3, 0.1, true)),
        1,
        "nano/1");
  }

  @Override
  public List<AlertRecord> undelivered(ServiceKey service, String instance) {
    return missed.stream()
        .filter(
            alert ->
                delivered.getOrDefault(alert.id(), 0) < alert.revision()
                    && alert.tenant().equals(service.tenant())
                    && alert.service().equals(service.service()))
        .toList();
  }

  @Override
  public void delivered(String alertId, int revision) {
    delivered.merge(alertId, revision, Math::max);
  }

  @Override
  public boolean feedback(Feedback said) {
    return feedback.add(said);
  }

  @Override
  public String model(ServiceKey service) {
    return "nano/1";
  }

  @Override
  public ScoreResponse score(ServiceKey service, List<LogEvent> events) {
    return ScoreResponse.newBuilder()
        .setRiskScore(events.size())
        .addSummary(events.get(0).message())
        .setModel("nano/1")
        .build();
  }

  @Override
  public void close() {
    for (ManagedChannel channel : channels) {
      channel.shutdownNow();
    }
    intake.close();
    try {
      for (ManagedChannel channel : channels) {
        channel.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
