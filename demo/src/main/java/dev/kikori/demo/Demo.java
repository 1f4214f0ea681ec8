package dev.kikori.demo;

import com.example.webhook.WebhookReceiver;
import dev.kikori.cli.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run: everything is started, runs well, goes wrong four times, and ends. */
final class Demo implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration GOOD = Duration.ofSeconds(30);
  private static final Duration LONGEST_GOOD = Duration.ofSeconds(60);
  private static final Duration LONGEST_FAULT = Duration.ofSeconds(40);
  private static final Duration SHORTEST_FAULT = Duration.ofSeconds(6);
  private static final Duration CALM = Duration.ofSeconds(8);
  private static final Duration HEALTHY = Duration.ofSeconds(2);
  private static final double OTHER_ROAD_SECONDS = 4;
  private static final long TICK_MILLIS = 200;
  private static final double REQUESTS_PER_SECOND = 40;

  /** Where the next sentence of an alert begins: with a count. */
  private static final Pattern SENTENCES = Pattern.compile(" (?=\\d+ × `)");

  private final Screen screen;
  private final Style style;
  private final LongSupplier clock;
  private final long seed;
  private final Chronicle chronicle = new Chronicle();
  private final Set<String> shown = new HashSet<>();
  private final Stage stage;
  private final WebhookReceiver receiver;
  private final String secret = secret();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "demo-status"));
  private @Nullable Load load;
  private volatile long events;
  private volatile boolean warmingUp = true;

  Demo(Installation installation, Path folder, Screen screen, LongSupplier clock, long seed)
      throws IOException {
    this.screen = screen;
    this.style = screen.style();
    this.clock = clock;
    this.seed = seed;
    this.stage = new Stage(installation, folder, this::logged);
    this.receiver = new WebhookReceiver(0, secret, this::delivered);
  }

  /** Runs through. */
  RunResult run() throws IOException, InterruptedException {
    Load customers = start();
    good(customers);
    List<Outcome> outcomes = new ArrayList<>();
    List<Sighting> falseAlerts = new ArrayList<>();
    Fault before = null;
    long since = 0;
    for (Fault fault : Fault.values()) {
      fault.prepare(stage, customers);
      long injected = clock.getAsLong();
      List<Sighting> falseBefore = unexplained(before, since, injected);
      falseAlerts.addAll(falseBefore);
      make(fault, injected, customers);
      outcomes.add(outcome(fault, injected, falseBefore.size()));
      before = fault;
      since = injected;
    }
    falseAlerts.addAll(unexplained(before, since, clock.getAsLong()));
    screen.status("");
    return new RunResult(seed, outcomes, falseAlerts, events, clock.getAsLong() / 1000.0);
  }

  private void make(Fault fault, long injected, Load customers)
      throws IOException, InterruptedException {
    screen.line("");
    screen.event(style.red("✗ " + fault.title()) + "  " + style.faint(fault.story()));
    fault.inject(stage, customers);
    awaitAlert(fault, injected);
    fault.heal(stage, customers);
    awaitHealth(customers);
    screen.event(style.green("✓ ") + fault.end());
    Thread.sleep(CALM.toMillis());
  }

  private Load start() throws IOException, InterruptedException {
    screen.status("starting the scorer, the database and both services…");
    ChildProcess scorer = stage.startScorer(receiver.port(), secret);
    stage.startDatabase();
    stage.awaitDatabase();
    stage.startStock();
    scorer.awaitReady(START);
    stage.awaitStock();
    Load customers = new Load(seed);
    load = customers;
    stage.prepareShop(1, customers);
    stage.usePreparedShop(customers);
    customers.start(REQUESTS_PER_SECOND);
    var unused = ticker.scheduleWithFixedDelay(this::tick, 0, 500, TimeUnit.MILLISECONDS);
    screen.status("");
    screen.event(
        style.green("✓ ")
            + "all is up, customers come: "
            + (int) REQUESTS_PER_SECOND
            + " requests a second");
    screen.event("  dashboard  " + style.cyan(stage.dashboard()));
    return customers;
  }

  private void good(Load customers) throws InterruptedException {
    long began = clock.getAsLong();
    while (clock.getAsLong() < began + GOOD.toMillis()
        || warmingUp && clock.getAsLong() < began + LONGEST_GOOD.toMillis()) {
      Thread.sleep(TICK_MILLIS);
    }
    List<Sighting> alerts = chronicle.begun(0, clock.getAsLong());
    String so =
        String.format(
            Locale.ROOT,
            "%,d events scored, %,d requests answered, ",
            events,
            customers.answered());
    screen.event(
        alerts.isEmpty()
            ? style.green("✓ ") + so + "no alert"
            : style.red("✗ ") + so + alerts.size() + " false alerts");
  }

  /** Until the alert has come and the other road has had time to bring it too, or it takes too long. */
  private void awaitAlert(Fault fault, long injected) throws InterruptedException {
    while (clock.getAsLong() < injected + LONGEST_FAULT.toMillis()) {
      Outcome soFar = outcome(fault, injected, 0);
      boolean both = soFar.inLog() != null && soFar.byWebhook() != null;
      double patience = both ? 0 : OTHER_ROAD_SECONDS;
      double seconds = (clock.getAsLong() - injected) / 1000.0;
      if (!soFar.missed()
          && seconds >= Math.max(SHORTEST_FAULT.toSeconds(), soFar.seconds() + patience)) {
        return;
      }
      Thread.sleep(TICK_MILLIS);
    }
  }

  private @Nullable Sighting seen(Fault fault, long injected, Sighting.Source source) {
    Predicate<Sighting> fits = alert -> alert.source() == source && fault.isShownBy(alert);
    return chronicle.first(injected, fits);
  }

  private Outcome outcome(Fault fault, long injected, int falseBefore) {
    return new Outcome(
        fault,
        injected,
        seen(fault, injected, Sighting.Source.LOG),
        seen(fault, injected, Sighting.Source.WEBHOOK),
        falseBefore);
  }

  /** Alerts that began within this time and are not about the fault that was made at its start. */
  private List<Sighting> unexplained(@Nullable Fault fault, long fromMillis, long untilMillis) {
    return chronicle.begun(fromMillis, untilMillis).stream()
        .filter(alert -> fault == null || !fault.isShownBy(alert) && !fault.leadsTo(alert))
        .toList();
  }

  /** Until customers are served again. */
  private void awaitHealth(Load customers) throws InterruptedException {
    long healed = clock.getAsLong();
    long lastFailed = customers.failed();
    long lastFailure = healed;
    while (clock.getAsLong() < healed + LONGEST_FAULT.toMillis()
        && clock.getAsLong() < lastFailure + HEALTHY.toMillis()) {
      Thread.sleep(TICK_MILLIS);
      if (customers.failed() != lastFailed) {
        lastFailed = customers.failed();
        lastFailure = clock.getAsLong();
      }
    }
  }

  private void logged(String line) {
    AlertLine.read(line, clock.getAsLong()).ifPresent(this::note);
  }

  private void delivered(String body) {
    Deliveries.read(body, clock.getAsLong()).forEach(this::note);
  }

  private void note(Sighting alert) {
    chronicle.add(alert);
    synchronized (shown) {
      if (!alert.firing() || !shown.add(alert.source() + alert.id())) {
        return;
      }
    }
    String risk = style.bold("risk " + alert.risk());
    if (alert.source() == Sighting.Source.WEBHOOK) {
      screen.event(
          style.cyan("✉ ")
              + "webhook received, signature verified: "
              + alert.service()
              + ", "
              + risk);
      return;
    }
    screen.event(style.yellow("▲ ") + alert.service() + " has an alert in its own log: " + risk);
    for (String sentence : SENTENCES.split(alert.text())) {
      screen.detail(sentence);
    }
  }

  private void tick() {
    try {
      long sum = 0;
      boolean warming = false;
      boolean any = false;
      JsonNode services = JsonMapper.shared().readTree(stage.ask("/api/v1/services"));
      for (JsonNode service : services.path("services")) {
        sum += service.path("events").asLong();
        warming |= service.path("warming_up").asBoolean();
        any = true;
      }
      events = sum;
      warmingUp = warming || !any;
      Load customers = load;
      screen.status(
          String.format(
              Locale.ROOT,
              "%,d events scored%s · %,d requests answered, %,d failed · alerts: %d",
              sum,
              warmingUp ? " (warming up)" : "",
              customers == null ? 0 : customers.answered(),
              customers == null ? 0 : customers.failed(),
              chronicle.begun(0, Long.MAX_VALUE).size()));
    } catch (IOException e) {
      screen.status("the scorer does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static String secret() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return "whsec_" + Base64.getEncoder().encodeToString(key);
  }

  /** Ends every process. Idempotent. */
  @Override
  public void close() {
    screen.close();
    ticker.shutdownNow();
    if (load != null) {
      load.close();
    }
    stage.close();
    receiver.close();
  }
}
