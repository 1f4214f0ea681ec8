package dev.kikori.server.notify;

import dev.kikori.server.alert.AlertBus;
import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.alert.AlertRecord.Status;
import dev.kikori.server.notify.sink.Samples;
import dev.kikori.server.notify.sink.Sinks;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.StoreConfig;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A dispatcher on a real database whose clock and threads are the test's own. */
final class Rig implements AutoCloseable {
  final AlertBus bus = new AlertBus();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Map<String, AlertRecord> alerts = new ConcurrentHashMap<>();
  final Database database;
  volatile Instant now = Samples.START;
  volatile Suppressor suppressor = Suppressor.NONE;
  Dispatcher dispatcher;

  Rig(StoreConfig store, Path folder, String yaml) {
    database = Database.open(store, folder, new SimpleMeterRegistry());
    restart(yaml);
  }

  /** As after a kill: only what is in the database is left, and what the store of alerts knows. */
  void restart(String yaml) {
    InstantSource clock = () -> now;
    dispatcher =
        new Dispatcher(
            RouteTest.read(yaml),
            database,
            bus,
            (alert, at) -> suppressor.reasons(alert, at),
            registry,
            Tracing.off(),
            clock,
            new Sinks("/kikori/test", name -> null),
            new SameThread());
    dispatcher.recover(alerts.values());
  }

  void fire(String id, String service) {
    change(Samples.alert(id, revision(id), Status.FIRING, service, "warning", now, List.of("x")));
  }

  void resolve(String id, String service) {
    change(Samples.alert(id, revision(id), Status.RESOLVED, service, "warning", now, List.of("x")));
  }

  void change(AlertRecord alert) {
    alerts.put(alert.id(), alert);
    dispatcher.recover(List.of(alert));
  }

  /** Lets time pass, doing what is due when it is due. */
  void pass(Duration duration) {
    Instant end = now.plus(duration);
    settle();
    for (Instant due = dispatcher.nextDue(); due.isBefore(end); due = dispatcher.nextDue()) {
      now = due.isAfter(now) ? due : now.plusMillis(1);
      settle();
    }
    now = end;
    settle();
  }

  double count(String name, String... tags) {
    return registry.get(name).tags(tags).counter().count();
  }

  private void settle() {
    int started = dispatcher.tick();
    while (started > 0) {
      started = dispatcher.tick();
    }
  }

  private int revision(String id) {
    AlertRecord known = alerts.get(id);
    return known == null ? 1 : known.revision() + 1;
  }

  @Override
  public void close() {
    dispatcher.close();
    database.close();
  }

  /** Runs everything at once. */
  private static final class SameThread extends AbstractExecutorService {
    private volatile boolean shutdown;

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {
      shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      shutdown = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return shutdown;
    }

    @Override
    public boolean isTerminated() {
      return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
