package dev.kikori.benchmarks.idle;

import ch.qos.logback.classic.LoggerContext;
import com.sun.management.OperatingSystemMXBean;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.logback.KikoriAppender;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * An application that logs one line and then nothing. Arguments: the scorer's port, or 0 for Logback without the appender; milliseconds to
 * settle; seconds to measure. Prints the process's processor time of these seconds in nanoseconds, then a line for each of the appender's
 * threads: its processor time, its name.
 */
public final class IdleProcess {
  private static final String OWN_THREADS = "kikori-";

  private IdleProcess() {}

  public static void main(String[] args) {
    start(Integer.parseInt(args[0])).error("order accepted before the silence");
    sleep(Duration.ofMillis(Long.parseLong(args[1])));
    System.gc();
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Map<String, Long> threadsBefore = ownThreads();
    long before = system.getProcessCpuTime();
    sleep(Duration.ofSeconds(Long.parseLong(args[2])));
    long process = system.getProcessCpuTime() - before;
    System.out.println(process);
    ownThreads()
        .forEach(
            (thread, nanos) ->
                System.out.printf(
                    Locale.ROOT,
                    "%d %s%n",
                    nanos - threadsBefore.getOrDefault(thread, 0L),
                    thread));
    Runtime.getRuntime().halt(0);
  }

  private static Logger start(int port) {
    LoggerFactory.getILoggerFactory(); // SLF4J has its adapter only once it is up.
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(MDC.getMDCAdapter());
    if (port > 0) {
      KikoriAppender appender = new KikoriAppender();
      appender.setContext(context);
      appender.setOptions(KikoriOptions.builder().endpoint("127.0.0.1:" + port).build());
      appender.start();
      context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }
    return context.getLogger("com.acme.orders.OrderService");
  }

  /** Of those that live now; threads that came and went in between count in the process alone. */
  private static Map<String, Long> ownThreads() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<String, Long> nanos = new TreeMap<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith(OWN_THREADS)) {
        nanos.put(thread.getName(), Math.max(0, threads.getThreadCpuTime(thread.getId())));
      }
    }
    return nanos;
  }

  private static void sleep(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
