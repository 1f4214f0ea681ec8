package dev.kikori.server.web;

import dev.kikori.server.alert.AlertBus;
import dev.kikori.server.alert.AlertFilter;
import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.alert.Opinion;
import dev.kikori.server.lane.LaneStatus;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the pages are about, kept in lists: each tenant sees what was put in for it. */
final class InMemory {
  final AlertBus bus = new AlertBus();
  final List<AlertRecord> alerts = new CopyOnWriteArrayList<>();
  final List<Owned<Silences.Silence>> silences = new CopyOnWriteArrayList<>();
  final List<Owned<Opinion>> opinions = new CopyOnWriteArrayList<>();
  final List<Owned<Events.Event>> events = new CopyOnWriteArrayList<>();
  final List<Owned<Deliveries.Delivery>> deliveries = new CopyOnWriteArrayList<>();
  final List<Follower> followers = new CopyOnWriteArrayList<>();
  final List<LaneStatus> lanes = new CopyOnWriteArrayList<>();
  final List<String> notReady = new CopyOnWriteArrayList<>();
  final List<Models.ModelRow> models = new CopyOnWriteArrayList<>();
  private final AtomicLong ids = new AtomicLong();
  private final Clock clock;
  private final WindowFeed windows;

  record Owned<T>(String tenant, T value) {}

  record Follower(String tenant, Events.EventFilter filter, Consumer<Events.Event> out) {}

  InMemory(Clock clock) {
    this.clock = clock;
    this.windows = new WindowFeed(clock);
  }

  /** The sample shop. */
  static InMemory sample(Clock clock) {
    InMemory all = new InMemory(clock);
    all.alerts.add(Sample.poolExhausted(Sample.TENANT));
    all.alerts.add(Sample.slowPayments(Sample.TENANT));
    all.alerts.add(Sample.resolved(Sample.TENANT));
    for (long i = 1; i <= 200; i++) {
      all.events.add(
          new Owned<>(Sample.TENANT, Sample.event(i, Sample.NOW.minusMillis((200 - i) * 400))));
    }
    for (String service : List.of("checkout", "inventory", "payment")) {
      all.lanes.add(
          new LaneStatus(
              new ServiceKey(Sample.TENANT, service),
              2,
              1_204_331,
              12_043,
              17,
              100_000,
              212,
              service.equals("payment"),
              Sample.NOW.toEpochMilli()));
    }
    for (int i = 0; i < 60; i++) {
      for (String service : List.of("checkout", "inventory", "payment")) {
        boolean last = i > 56 && service.equals("checkout");
        int risk = last ? 94 : (i * 7 + service.length() * 5) % 31;
        String[] summary =
            last
                ? Sample.poolExhausted("").summary().toArray(new String[0])
                : risk < 26
                    ? new String[0]
                    : new String[] {"\"stock of sku <ID> below <NUM>\" 9 times, usually 3.1."};
        all.windows.judged(
            new ServiceKey(Sample.TENANT, service),
            "kikori-nano/0.1.0",
            Sample.verdict(service + "-7d9f", 12_000 + i, risk, summary));
      }
    }
    all.deliveries.add(
        new Owned<>(
            Sample.TENANT,
            new Deliveries.Delivery(
                "d-1",
                "team-shop",
                "webhook",
                "dead",
                "checkout: risk 94",
                10,
                "410 Gone",
                Sample.NOW.minus(Duration.ofHours(80)),
                null)));
    all.models.add(
        new Models.ModelRow(
            "kikori-nano",
            "0.1.0",
            "READY",
            "",
            true,
            "kikori-nano/0.1.0",
            "cpu",
            "fp32",
            "line-window",
            "random",
            List.of(),
            Map.of("anomaly", 0.0),
            Map.of("supervised_validation", Map.of("f1", 0.9669, "pr_auc", 0.9893)),
            Map.of("windows_scored", 36_129.0, "p50_compute_ms", 1.9),
            Map.of("trainticket", "MIT")));
    return all;
  }

  WebServices services() {
    return services(() -> lanes);
  }

  /** The same with other lanes. */
  WebServices services(Supplier<Collection<LaneStatus>> others) {
    return new WebServices(
        alerts(),
        silences(),
        opinions(),
        events(),
        templates(),
        models(),
        deliveries(),
        analysis(),
        health(),
        others,
        windows);
  }

  void append(String tenant, Events.Event event) {
    events.add(new Owned<>(tenant, event));
    for (Follower one : followers) {
      if (one.tenant().equals(tenant) && matches(one.filter(), event)) {
        one.out().accept(event);
      }
    }
  }

  void change(AlertRecord alert) {
    alerts.removeIf(one -> one.id().equals(alert.id()) && one.tenant().equals(alert.tenant()));
    alerts.add(alert);
    bus.publish(alert);
  }

  private static <T> List<T> of(List<Owned<T>> all, String tenant) {
    List<T> mine = new ArrayList<>();
    for (Owned<T> one : all) {
      if (one.tenant().equals(tenant)) {
        mine.add(0, one.value());
      }
    }
    return mine;
  }

  private static <T> Page<T> page(List<T> all, @Nullable String cursor, int limit) {
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    int to = Math.min(all.size(), from + limit);
    return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
  }

  private static boolean is(@Nullable Object wanted, @Nullable Object found) {
    return wanted == null || wanted.equals(found);
  }

  private static boolean matches(Events.EventFilter filter, Events.Event event) {
    return is(filter.service(), event.service())
        && is(filter.templateId(), event.templateId())
        && (filter.text() == null || event.message().contains(filter.text()));
  }

  private AlertQueries alerts() {
    return new AlertQueries() {
      @Override
      public Page<AlertRecord> list(
          String tenant, AlertFilter filter, @Nullable String cursor, int limit) {
        return page(
            sorted(
                alert ->
                    alert.tenant().equals(tenant)
                        && is(filter.status(), alert.status())
                        && is(filter.service(), alert.service())
                        && is(filter.severity(), alert.severity())
                        && (filter.since() == null || !alert.updatedAt().isBefore(filter.since()))
                        && (filter.text() == null
                            || String.join(" ", alert.summary()).contains(filter.text()))),
            cursor,
            limit);
      }

      @Override
      public Optional<AlertRecord> find(String tenant, String id) {
        return sorted(alert -> alert.tenant().equals(tenant) && alert.id().equals(id)).stream()
            .findFirst();
      }

      @Override
      public List<AlertRecord> history(String tenant, String fingerprint, int limit) {
        return sorted(
            alert -> alert.tenant().equals(tenant) && alert.fingerprint().equals(fingerprint));
      }

      @Override
      public List<AlertRecord> neighbours(AlertRecord alert, Duration around, int limit) {
        return sorted(
            one ->
                one.tenant().equals(alert.tenant())
                    && !one.id().equals(alert.id())
                    && Duration.between(one.startsAt(), alert.startsAt()).abs().compareTo(around)
                        <= 0);
      }

      @Override
      public List<String> mutedBy(AlertRecord alert) {
        return of(silences, alert.tenant()).stream()
            .filter(
                one ->
                    one.state().equals("active")
                        && one.matchers().stream()
                            .allMatch(m -> m.value().equals(alert.labels().get(m.name()))))
            .map(one -> "silence: " + one.id())
            .toList();
      }

      @Override
      public Runnable subscribe(Consumer<AlertRecord> subscriber) {
        return bus.subscribe(subscriber);
      }
    };
  }

  private List<AlertRecord> sorted(Predicate<AlertRecord> wanted) {
    return alerts.stream()
        .filter(wanted)
        .sorted(Comparator.comparing(AlertRecord::updatedAt).reversed())
        .toList();
  }

  private Silences silences() {
    return new Silences() {
      @Override
      public List<Silence> list(String tenant) {
        return of(silences, tenant);
      }

      @Override
      public Optional<Silence> find(String tenant, String id) {
        return list(tenant).stream().filter(one -> one.id().equals(id)).findFirst();
      }

      @Override
      public Silence create(String tenant, NewSilence wanted) {
        Silence made =
            new Silence(
                "s-" + ids.incrementAndGet(),
                wanted.matchers().stream().anyMatch(one -> one.name().equals("template"))
                    ? Silence.SUPPRESSION
                    : "silence",
                "active",
                wanted.matchers(),
                wanted.startsAt(),
                wanted.endsAt(),
                clock.instant(),
                wanted.createdBy(),
                wanted.comment());
        silences.add(new Owned<>(tenant, made));
        return made;
      }

      @Override
      public boolean expire(String tenant, String id) {
        return silences.removeIf(one -> one.tenant().equals(tenant) && one.value().id().equals(id));
      }
    };
  }

  private Opinions opinions() {
    return new Opinions() {
      @Override
      public boolean add(String tenant, String alertId, boolean right, String note, String author) {
        String id = "o-" + ids.incrementAndGet();
        Instant now = clock.instant();
        opinions.add(
            new Owned<>(tenant, new Opinion(id, alertId, "checkout", right, note, author, now)));
        return true;
      }

      @Override
      public Page<Opinion> list(
          String tenant, @Nullable String alertId, @Nullable String cursor, int limit) {
        return page(
            of(opinions, tenant).stream().filter(one -> is(alertId, one.alertId())).toList(),
            cursor,
            limit);
      }

      @Override
      public void archive(String tenant, OutputStream out) throws IOException {
        out.write(tenant.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public void export(String tenant, Consumer<String> line) {
        of(opinions, tenant).forEach(one -> line.accept(Json.SNAKE.writeValueAsString(one)));
      }
    };
  }

  private Events events() {
    return new Events() {
      @Override
      public Page<Event> search(
          String tenant, EventFilter filter, @Nullable String cursor, int limit) {
        return page(
            of(events, tenant).stream().filter(one -> matches(filter, one)).toList(),
            cursor,
            limit);
      }

      @Override
      public Runnable tail(String tenant, EventFilter filter, Consumer<Event> subscriber) {
        Follower follower = new Follower(tenant, filter, subscriber);
        followers.add(follower);
        return () -> followers.remove(follower);
      }
    };
  }

  private Templates templates() {
    return new Templates() {
      @Override
      public Page<TemplateRow> list(
          String tenant,
          String service,
          @Nullable String text,
          @Nullable String cursor,
          int limit) {
        return page(all(tenant, service), cursor, limit);
      }

      @Override
      public Optional<TemplateRow> find(String tenant, String service, String id) {
        return all(tenant, service).stream().filter(one -> one.id().equals(id)).findFirst();
      }

      private List<TemplateRow> all(String tenant, String service) {
        boolean known =
            lanes.stream().anyMatch(lane -> lane.key().equals(new ServiceKey(tenant, service)));
        TemplateRow row =
            new TemplateRow(
                Sample.PLACED,
                "INFO",
                "shop.checkout.Orders",
                "order <ID> placed by customer <NUM>",
                48_211,
                Sample.NOW.minus(Duration.ofDays(3)),
                Sample.NOW);
        return known ? List.of(row) : List.of();
      }

      @Override
      public Trend trend(String tenant, String service, String id, Instant from, Instant to) {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
          long level =
              id.equals(Sample.PLACED) ? (i < 45 ? 18 + i * i % 9 : 0) : i < 45 ? 0 : i * 9L - 380;
          counts.add(tenant.equals(Sample.TENANT) ? level : 0L);
        }
        return new Trend(from, Duration.between(from, to).dividedBy(48), counts);
      }
    };
  }

  private Models models() {
    return new Models() {
      @Override
      public List<ModelRow> list(String tenant) {
        return models;
      }

      @Override
      public void load(String name, @Nullable String version) {
        require(name);
      }

      @Override
      public void unload(String name) {
        require(name);
        throw new IllegalStateException(name + " is the last one");
      }

      @Override
      public void rollback(String name) {
        require(name);
        throw new IllegalStateException(name + " has no version before");
      }

      private void require(String name) {
        if (models.stream().noneMatch(one -> one.name().equals(name))) {
          throw new IllegalArgumentException("no such model");
        }
      }
    };
  }

  private Deliveries deliveries() {
    return new Deliveries() {
      @Override
      public Page<Delivery> list(
          String tenant, @Nullable String state, @Nullable String cursor, int limit) {
        return page(
            of(deliveries, tenant).stream().filter(one -> is(state, one.state())).toList(),
            cursor,
            limit);
      }

      @Override
      public boolean replay(String tenant, String id) {
        return of(deliveries, tenant).stream().anyMatch(one -> one.id().equals(id));
      }
    };
  }

  private Analysis analysis() {
    return (tenant, service, lines) -> {
      List<String> bad = lines.stream().filter(line -> line.contains("ERROR")).toList();
      return new Analysis.Result(
          bad.isEmpty() ? 3 : 81,
          !bad.isEmpty(),
          new Analysis.Messages(bad, List.of()),
          bad,
          new Analysis.LineNumbers(List.of(), List.of()),
          List.of(),
          lines.size(),
          lines.size(),
          "plain",
          "kikori-nano/0.1.0");
    };
  }

  private Health health() {
    return new Health() {
      @Override
      public boolean live() {
        return true;
      }

      @Override
      public List<String> notReady() {
        return notReady;
      }

      @Override
      public Map<String, Object> info() {
        return Map.of("version", "0.1.0");
      }
    };
  }
}
