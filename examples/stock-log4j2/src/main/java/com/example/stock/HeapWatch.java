package com.example.stock;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Says so when the garbage collector has a hard time, as search engines and databases do. */
final class HeapWatch {
  private static final Logger LOG = LogManager.getLogger(HeapWatch.class);
  private static final double FULL = 0.85;

  private HeapWatch() {}

  static void start() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, unused) -> {
                GarbageCollectionNotificationInfo info =
                    GarbageCollectionNotificationInfo.from(
                        (CompositeData) notification.getUserData());
                report(info.getGcName(), info.getGcInfo());
              },
              null,
              null);
    }
  }

  private static void report(String collector, GcInfo collection) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    if (heap.getUsed() > FULL * heap.getMax()) {
      LOG.warn(
          "GC overhead: {} took {} ms, heap still {} of {} MB",
          collector,
          collection.getDuration(),
          heap.getUsed() >> 20,
          heap.getMax() >> 20);
    }
  }
}
