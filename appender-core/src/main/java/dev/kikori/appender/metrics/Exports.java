package dev.kikori.appender.metrics;

import dev.kikori.appender.AppenderMetrics;
import io.micrometer.core.instrument.Metrics;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Shows the figures of a client that runs: in JMX, and in Micrometer's global registry if Micrometer is on the class path. Neither is
 * ever a reason for the client not to start. Removed at the end, so that nothing holds on to an application that was undeployed.
 */
public final class Exports implements AutoCloseable {
  private static final String MICROMETER = "io.micrometer.core.instrument.Metrics";
  private static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

  private final String name;
  private final List<Runnable> removals = new ArrayList<>();

  private Exports(String name) {
    this.name = name;
  }

  /** Begins; a name that is taken gets a number. */
  public static Exports open(AppenderMetrics metrics, String wantedName) {
    String name = wantedName;
    for (int number = 2; !NAMES.add(name); number++) {
      name = wantedName + "-" + number;
    }
    Exports exports = new Exports(name);
    exports.register(metrics);
    if (isPresent(MICROMETER)) {
      exports.bind(metrics);
    }
    return exports;
  }

  /** The name in use. */
  public String name() {
    return name;
  }

  @Override
  public void close() {
    for (Runnable removal : removals) {
      try {
        removal.run();
      } catch (RuntimeException | LinkageError e) {
        // What could not be removed is a figure that stands still.
      }
    }
    removals.clear();
    NAMES.remove(name);
  }

  private void register(AppenderMetrics metrics) {
    try {
      ObjectName objectName =
          new ObjectName("dev.kikori:type=Appender,name=" + ObjectName.quote(name));
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(new ManagedMetrics(metrics), objectName);
      removals.add(() -> unregister(objectName));
    } catch (JMException | RuntimeException | LinkageError e) {
      // Without java.management, or not allowed to: the getters still tell.
    }
  }

  private static void unregister(ObjectName objectName) {
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(objectName);
    } catch (JMException e) {
      // Somebody else did.
    }
  }

  private void bind(AppenderMetrics metrics) {
    try {
      removals.add(Micrometer.bind(metrics, name));
    } catch (RuntimeException | LinkageError e) {
      // Another Micrometer than the one this was built with: the getters still tell.
    }
  }

  private static boolean isPresent(String className) {
    @Nullable ClassLoader loader = Exports.class.getClassLoader();
    try {
      Class.forName(className, false, loader);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Loaded only where Micrometer is. */
  private static final class Micrometer {
    private Micrometer() {}

    static Runnable bind(AppenderMetrics metrics, String name) {
      KikoriMeters meters = new KikoriMeters(metrics, name);
      meters.bindTo(Metrics.globalRegistry);
      return meters::close;
    }
  }
}
