package dev.kikori.benchmarks.serve;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.DropReason;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.QueueOptions;
import dev.kikori.appender.QueueOptions.Overflow;
import dev.kikori.appender.RetryOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.LogManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Services that log, in a process of their own: one thread and one appender each. Does what it is told line by line on standard input, and
 * answers each with a line of JSON: {@code log EVENTS PER_SECOND}, {@code incident SERVICE}, {@code text SERVICE TIMES BASE64} (what UTF-16
 * makes it, at ERROR), {@code clock SERVICE NAME} (a {@link WrongClock}), {@code alerts}, {@code drain}, {@code quit}.
 */
public final class LoadProcess {
  private static final Duration BLOCK = Duration.ofSeconds(10);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final long LONGEST_DRAIN_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final long LONGEST_ALERT_SECONDS = 30;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final String FIRING = "Kikori alert firing";
  private static final int INCIDENT_LINES = 30;
  private static final int WINDOW = 100;

  /** Events of one service between two looks at the clock. */
  private static final int STRIDE = 20;

  private final List<Service> services = new ArrayList<>();

  private LoadProcess(
      Application.Framework framework,
      String endpoint,
      String prefix,
      int count,
      int variants,
      long first) {
    for (int i = 0; i < count; i++) {
      services.add(new Service(framework, endpoint, prefix + "-" + i, i, variants, first));
    }
  }

  /** A service: its appender, what it logs, and the alerts that came back to its own log. */
  private static final class Service {
    final LinkedBlockingQueue<Long> alerts = new LinkedBlockingQueue<>();
    final AtomicLong lines = new AtomicLong();
    final AtomicLong firing = new AtomicLong();
    final AtomicLong unclean = new AtomicLong();
    final Application application;
    final Workload workload;

    Service(
        Application.Framework framework,
        String endpoint,
        String name,
        int seed,
        int variants,
        long first) {
      application =
          framework.start(
              KikoriOptions.builder()
                  .service(name)
                  .instance(name)
                  .endpoint(endpoint)
                  .stopTimeout(STOP)
                  .queue(QueueOptions.builder().overflow(Overflow.BLOCK).blockFor(BLOCK).build())
                  .retry(
                      RetryOptions.builder()
                          .initial(Duration.ofMillis(50))
                          .max(Duration.ofSeconds(1))
                          .build())
                  .build(),
              this::alert);
      workload = new Workload(application, seed, variants, first);
    }

    private void alert(String line) {
      if (line.chars().anyMatch(Character::isISOControl)) {
        unclean.incrementAndGet();
      }
      lines.incrementAndGet();
      if (line.startsWith(FIRING)) {
        firing.incrementAndGet();
      }
      alerts.add(System.nanoTime());
    }

    /** Logs at a pace, or as fast as the appender takes it. */
    void log(long events, double perSecond) {
      long started = System.nanoTime();
      for (long done = 0; done < events; ) {
        for (int i = 0; i < STRIDE && done < events; i++, done++) {
          workload.log();
        }
        if (perSecond > 0) {
          waitUntil(started + (long) (done / perSecond * 1e9));
        }
      }
    }

    private static void waitUntil(long nanoTime) {
      for (long left = nanoTime - System.nanoTime();
          left > 0;
          left = nanoTime - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  /** Runs {@code FRAMEWORK ENDPOINT PREFIX SERVICES VARIANTS FIRST_REQUEST}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    LogManager.getLogManager().reset(); // What gRPC tells of connections that break.
    LoadProcess load =
        new LoadProcess(
            Application.Framework.valueOf(args[0]),
            args[1],
            args[2],
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]),
            Long.parseLong(args[5]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    System.out.println("{}");
    for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
      System.out.println(JsonMapper.shared().writeValueAsString(load.command(line.split(" ", -1))));
    }
    load.services.forEach(service -> service.application.stop());
    System.exit(0);
  }

  private Map<String, Object> command(String[] words) throws InterruptedException {
    return switch (words[0]) {
      case "log" -> log(Long.parseLong(words[1]), Double.parseDouble(words[2]));
      case "incident" -> incident(services.get(Integer.parseInt(words[1])));
      case "text" ->
          text(
              services.get(Integer.parseInt(words[1])),
              Integer.parseInt(words[2]),
              new String(Base64.getDecoder().decode(words[3]), StandardCharsets.UTF_16BE));
      case "clock" -> clock(services.get(Integer.parseInt(words[1])), WrongClock.valueOf(words[2]));
      case "alerts" -> alerts();
      case "drain" -> drain();
      default -> throw new IllegalArgumentException("command: " + words[0]);
    };
  }

  /** So many events from all services together, each on a thread of its own. */
  private Map<String, Object> log(long events, double perSecond) throws InterruptedException {
    long started = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (Service service : services) {
      Thread thread =
          new Thread(
              () -> service.log(events / services.size(), perSecond / services.size()), "load");
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return Map.of(
        "calls",
        events / services.size() * services.size(),
        "seconds",
        (System.nanoTime() - started) / 1e9);
  }

  /**
   * Trouble in one service, and the time until the alert stands in its own log. The lines of the trouble and a whole window after them come
   * in one burst, so that the window that holds them closes within it; the clock starts before the burst.
   */
  private static Map<String, Object> incident(Service service) throws InterruptedException {
    service.alerts.clear();
    long started = System.nanoTime();
    service.workload.incident(INCIDENT_LINES);
    service.log(WINDOW, 0);
    Long seen = service.alerts.poll(LONGEST_ALERT_SECONDS, TimeUnit.SECONDS);
    return Map.of("alert_ms", seen == null ? -1 : (seen - started) / 1e6);
  }

  /** A text as a pattern, as an argument, and as an exception's message. */
  private static Map<String, Object> text(Service service, int times, String text) {
    for (int i = 0; i < times; i++) {
      service.workload.text(text);
    }
    return Map.of("calls", 2 * times);
  }

  private static Map<String, Object> clock(Service service, WrongClock clock) {
    service.application.clock(clock);
    return Map.of("shows", clock.shown(System.currentTimeMillis(), 0));
  }

  /** Services whose alerts stand in their logs, and how many lines say for a second time that one fires. */
  private Map<String, Object> alerts() {
    return Map.of(
        "services",
        services.stream().filter(each -> each.lines.get() > 0).count(),
        "doubled",
        services.stream().mapToLong(each -> Math.max(0, each.firing.get() - 1)).sum());
  }

  private Map<String, Object> drain() {
    long deadline = System.nanoTime() + LONGEST_DRAIN_NANOS;
    while (open() > 0 && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    // Alerts come back to the application's log, and are kept from going round.
    figures.put("logged", sum(each -> each.logged() - each.dropped(DropReason.OWN_LOG)));
    figures.put("acknowledged", sum(AppenderMetrics::acknowledged));
    figures.put("resent", sum(AppenderMetrics::resent));
    figures.put("reconnects", sum(AppenderMetrics::reconnects));
    figures.put("open", open());
    figures.put("unclean", services.stream().mapToLong(each -> each.unclean.get()).sum());
    Map<String, Long> dropped = new TreeMap<>();
    for (DropReason reason : DropReason.values()) {
      long events = sum(metrics -> metrics.dropped(reason));
      if (events > 0 && reason != DropReason.OWN_LOG) {
        dropped.put(reason.code(), events);
      }
    }
    figures.put("dropped", dropped);
    return figures;
  }

  private long open() {
    return sum(each -> each.logged() - each.acknowledged() - each.dropped());
  }

  private long sum(java.util.function.ToLongFunction<AppenderMetrics> figure) {
    return services.stream()
        .mapToLong(each -> figure.applyAsLong(each.application.metrics()))
        .sum();
  }
}
