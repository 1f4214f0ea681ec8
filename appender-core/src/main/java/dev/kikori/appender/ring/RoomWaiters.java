package dev.kikori.appender.ring;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Producers that wait for room, platform or virtual threads; costs nothing while there are none. */
final class RoomWaiters {
  private final AtomicInteger count = new AtomicInteger();
  private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();

  /** Announces the calling thread. It looks for room once more before it parks. */
  Object enter() {
    Thread thread = Thread.currentThread();
    threads.add(thread);
    count.incrementAndGet();
    return thread;
  }

  void leave(Object ticket) {
    count.decrementAndGet();
    threads.remove(ticket);
  }

  /** After the head was moved by a volatile write. */
  void wakeIfAny() {
    if (count.get() > 0) {
      wakeAll();
    }
  }

  /** Those who announce themselves during the call look for room themselves. */
  void wakeAll() {
    for (int left = count.get(); left > 0; left--) {
      @Nullable Thread thread = threads.poll();
      if (thread == null) {
        return;
      }
      LockSupport.unpark(thread);
    }
  }
}
