package dev.kikori.appender.ship;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Brings what other threads have to tell onto the sender's thread, and wakes it. */
final class Mailbox implements Executor {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread owner;
  private volatile boolean closed;

  void ownedBy(Thread thread) {
    owner = thread;
  }

  /** Any thread. After {@link #close} nothing runs any more. */
  @Override
  public void execute(Runnable task) {
    if (closed) {
      return;
    }
    try {
      tasks.add(task);
    } finally {
      wake(); // Even if there is no memory for the task: the owner may find out what it was about.
    }
  }

  void wake() {
    Thread thread = owner;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** Runs what is there; the owner's thread. */
  int drain() {
    int done = 0;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
      done++;
    }
    return done;
  }

  void close() {
    closed = true;
    tasks.clear();
  }
}
