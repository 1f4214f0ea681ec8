package dev.kikori.server.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** How many requests are answered at a time: the others wait without a thread, in their order. Safe for use by many threads. */
final class Turns {
  private final Object lock = new Object();
  private final Queue<Runnable> waiting = new ArrayDeque<>(); // Guarded by the lock.
  private int free; // Guarded by the lock; 0 as long as somebody waits.

  Turns(int atATime) {
    this.free = atATime;
  }

  int waiting() {
    synchronized (lock) {
      return waiting.size();
    }
  }

  /** Does the work now, on this thread, or when it is its turn, on another. It has to give its turn back. */
  void take(Runnable work) {
    synchronized (lock) {
      if (free == 0) {
        waiting.add(work);
        return;
      }
      free--;
    }
    work.run();
  }

  /** Ends a turn; the next is taken on one of the threads. */
  void giveBack(Executor threads) {
    Runnable next;
    synchronized (lock) {
      next = waiting.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    try {
      threads.execute(next);
    } catch (RejectedExecutionException e) {
      // The server has stopped, and its connections with it.
    }
  }
}
