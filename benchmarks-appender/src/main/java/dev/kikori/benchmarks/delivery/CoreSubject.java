package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.Diagnostics;
import dev.kikori.appender.KikoriClient;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.encode.EventEncoder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The core alone, called as an adapter would. */
final class CoreSubject implements Subject {
  private final KikoriClient client;
  private final LongAdder fallenBack = new LongAdder();

  CoreSubject(KikoriOptions options) {
    client = KikoriClient.create(options, Diagnostics.none());
    client.start();
  }

  @Override
  public void log(int severity, int thread, int counter) {
    EventEncoder event = client.begin(severity, Load.LOGGER);
    if (event == null) {
      return;
    }
    write(event, thread, counter);
    if (!client.commit(event)) {
      fallenBack.increment();
    }
  }

  private void write(EventEncoder event, int thread, int counter) {
    event.time(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
    event.thread(Thread.currentThread().getName());
    event.pattern(Load.PATTERN);
    event.argument((long) thread);
    event.argument((long) counter);
  }

  @Override
  public AppenderMetrics metrics() {
    return client.metrics();
  }

  @Override
  public long fallenBack() {
    return fallenBack.sum();
  }

  @Override
  public void stop() {
    client.stop();
  }
}
