package dev.kikori.appender.guard;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** A daemon thread of the appender or of its transport: what is logged on it is not shipped. */
public final class OwnThread extends Thread {
  /** A thread that inherits nothing from the one that starts it: no thread locals, no context class loader. */
  public OwnThread(Runnable work, String name) {
    super(null, work, name, 0, false);
    setDaemon(true);
    setContextClassLoader(OwnThread.class.getClassLoader());
    setUncaughtExceptionHandler(OwnThread::uncaught);
  }

  /** That the application is out of memory is not for a thread of the appender's to print. */
  private static void uncaught(Thread thread, Throwable e) {
    if (!(e instanceof OutOfMemoryError)) {
      thread.getThreadGroup().uncaughtException(thread, e);
    }
  }

  /** Names its threads {@code prefix-1}, {@code prefix-2} and so on. */
  public static ThreadFactory factory(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return work -> new OwnThread(work, prefix + "-" + number.incrementAndGet());
  }

  /** Whether the caller runs on such a thread. */
  public static boolean isCurrent() {
    return Thread.currentThread() instanceof OwnThread;
  }
}
