package dev.kikori.benchmarks.soak;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the process holds at one moment.
 *
 * @param heapBytes in use right after a full collection
 * @param directBytes in direct and mapped buffers
 * @param residentBytes of the whole process, as the system counts it; 0 where it does not tell
 */
record Sample(double seconds, long heapBytes, long directBytes, long residentBytes, int threads) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final long KILO = 1024;

  static Sample now(long startedNanos) throws IOException {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return new Sample(
        (System.nanoTime() - startedNanos) / 1e9,
        runtime.totalMemory() - runtime.freeMemory(),
        direct,
        resident(),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  /** Heap and buffers: what the appender could let grow. */
  long heldBytes() {
    return heapBytes + directBytes;
  }

  private static long resident() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(STATUS, StandardCharsets.US_ASCII)) {
      List<String> found = lines.filter(line -> line.startsWith(RESIDENT)).toList();
      return found.isEmpty() ? 0 : KILO * Long.parseLong(found.get(0).replaceAll("[^0-9]", ""));
    }
  }
}
