package dev.kikori.trainer.evaluate;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** The highest use of the heap since a moment. Garbage not yet collected counts, so it is an upper bound. */
final class HeapPeak {
  private final long before;

  private HeapPeak(long before) {
    this.before = before;
  }

  static HeapPeak start() {
    System.gc();
    pools().forEach(MemoryPoolMXBean::resetPeakUsage);
    return new HeapPeak(pools().stream().mapToLong(pool -> pool.getUsage().getUsed()).sum());
  }

  long grownBytes() {
    return Math.max(
        0, pools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() - before);
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
