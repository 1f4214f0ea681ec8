package dev.kikori.appender.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.appender.Diagnostics;
import dev.kikori.appender.DropReason;
import dev.kikori.appender.KikoriClient;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.encode.EventEncoder;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.ScorerServer;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class ExportsTest {
  private final List<KikoriClient> clients = new ArrayList<>();

  @AfterEach
  void stop() {
    clients.forEach(KikoriClient::stop);
  }

  private KikoriClient started(ScorerServer scorer) {
    KikoriClient client =
        KikoriClient.create(
            KikoriOptions.builder().service("shop").endpoint("127.0.0.1:" + scorer.port()).build(),
            Diagnostics.none());
    clients.add(client);
    client.start();
    return client;
  }

  private static void log(KikoriClient client) {
    EventEncoder event = client.begin(Severity.ERROR, "dev.kikori.Shop");
    assertThat(event).isNotNull();
    event.text("hello");
    client.commit(event);
  }

  private static ObjectName named(String name) throws Exception {
    return new ObjectName("dev.kikori:type=Appender,name=" + ObjectName.quote(name));
  }

  @Test
  void jmx_clientRuns_showsItsFiguresUntilItStops() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try (ScorerServer scorer = ScorerServer.listening(Intake.counting(), new Behaviour())) {
      KikoriClient one = started(scorer);
      KikoriClient two = started(scorer);
      log(one);
      assertThat(server.getAttribute(named("shop"), "Logged")).isEqualTo(1L);
      assertThat(server.getAttribute(named("shop-2"), "Logged")).isEqualTo(0L);
      TabularData dropped = (TabularData) server.getAttribute(named("shop"), "DroppedByReason");
      assertThat(dropped.size()).isEqualTo(DropReason.values().length);
      one.stop(Duration.ofMinutes(1));
      two.stop(Duration.ofMinutes(1));
      assertThat(server.isRegistered(named("shop"))).isFalse();
      assertThat(server.isRegistered(named("shop-2"))).isFalse();
      assertThat(one.metrics().acknowledged()).isEqualTo(1);
      assertThat(one.metrics().acknowledgement().maxNanos()).isPositive();
    }
  }

  @Test
  void micrometer_onTheClassPath_globalRegistryHasTheFiguresUntilItStops() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    try (ScorerServer scorer = ScorerServer.listening(Intake.counting(), new Behaviour())) {
      KikoriClient client = started(scorer);
      log(client);
      assertThat(
              registry
                  .get("kikori.appender.events.logged")
                  .tag("appender", "shop")
                  .functionCounter()
                  .count())
          .isEqualTo(1);
      assertThat(registry.get("kikori.appender.events.dropped").functionCounters())
          .hasSize(DropReason.values().length);
      assertThat(registry.get("kikori.appender.queue.capacity").gauge().value()).isPositive();
      client.stop(Duration.ofMinutes(1));
      assertThat(registry.getMeters()).isEmpty();
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  @Test
  void micrometer_notOnTheClassPath_clientRunsAllTheSame() throws Exception {
    try (URLClassLoader bare =
        new URLClassLoader(classPathWithout("micrometer"), ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> bare.loadClass("io.micrometer.core.instrument.Metrics"))
          .isInstanceOf(ClassNotFoundException.class);
      Class<?> options = bare.loadClass(KikoriOptions.class.getName());
      Class<?> diagnostics = bare.loadClass(Diagnostics.class.getName());
      Class<?> type = bare.loadClass(KikoriClient.class.getName());
      Object client =
          type.getMethod("create", options, diagnostics)
              .invoke(
                  null,
                  options.getField("DEFAULTS").get(null),
                  diagnostics.getMethod("none").invoke(null));
      type.getMethod("start").invoke(client);
      assertThat(type.getMethod("isStarted").invoke(client)).isEqualTo(true);
      type.getMethod("stop").invoke(client);
    }
  }

  private static URL[] classPathWithout(String word) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!Path.of(entry).getFileName().toString().contains(word)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return urls.toArray(new URL[0]);
  }
}
