package dev.kikori.server;

import dev.kikori.server.config.ConfigException;
import dev.kikori.server.config.ConfigReader;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the configuration file now and then, and hands a changed one over if nothing is wrong with it; else the server goes on as it is,
 * and says so ({@code scorer_config_last_reload_successful}).
 */
final class ConfigWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

  private final Path file;
  private final Consumer<ServerConfig> taker;
  private final ScheduledThreadPoolExecutor timer;
  private volatile boolean successful = true;
  private volatile long reloadedMillis = System.currentTimeMillis();
  private @Nullable FileTime seen;

  /**
   * A watch.
   *
   * @param taker takes a changed configuration over; throws {@link IllegalArgumentException} if it can't be
   */
  ConfigWatch(Path file, Duration every, Consumer<ServerConfig> taker, MeterRegistry registry) {
    this.file = file;
    this.taker = taker;
    this.seen = modified();
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "kikori-config");
              thread.setDaemon(true);
              return thread;
            });
    Gauge.builder("scorer.config.last.reload.successful", this, me -> me.successful ? 1 : 0)
        .description("Whether the configuration file was taken over when it last changed")
        .register(registry);
    Gauge.builder(
            "scorer.config.last.reload.success.timestamp", this, me -> me.reloadedMillis / 1e3)
        .baseUnit("seconds")
        .description("When the configuration was last taken over")
        .register(registry);
    if (!every.isZero()) {
      var unused =
          timer.scheduleWithFixedDelay(
              this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Takes the file over if it has changed since the last look. */
  void look() {
    FileTime now = modified();
    if (now == null || now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      taker.accept(new ConfigReader(System::getenv).read(file, ServerConfig.class));
      successful = true;
      reloadedMillis = System.currentTimeMillis();
      LOG.info("{}: taken over: routes, inhibition rules, maintenance windows", file);
    } catch (ConfigException | IllegalArgumentException e) {
      successful = false;
      LOG.error("{}: not taken over, the server goes on as it is: {}", file, e.getMessage());
    }
  }

  private @Nullable FileTime modified() {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
