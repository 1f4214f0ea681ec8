package dev.kikori.benchmarks.append;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/** A thread of the application: what it logs, how often it did, and what it alone allocated (JMH's profiler adds up all threads). */
@State(Scope.Thread)
public class Caller {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ORDERS = 1024;
  private static final int STACK_DEPTH = 24;
  private static final int MILLIS_BELOW = 200;

  private final String[] orderIds = new String[ORDERS];
  private final String customer = "cust-48213";
  private final Throwable thrown = failure(STACK_DEPTH);

  private long calls;
  private long callsBefore;
  private long bytesBefore;

  @Setup(Level.Trial)
  public void prepare() {
    for (int i = 0; i < ORDERS; i++) {
      orderIds[i] = "A-" + (7_000_000 + 31 * i);
    }
  }

  @Setup(Level.Iteration)
  public void enter(Rig rig) {
    rig.enter();
    callsBefore = calls;
    bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
  }

  @TearDown(Level.Iteration)
  public void leave(Rig rig, IterationParams iteration) {
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
    rig.leave(calls - callsBefore, bytes, iteration.getType() == IterationType.MEASUREMENT);
  }

  long next() {
    return calls++;
  }

  String orderId(long number) {
    return orderIds[(int) (number & (ORDERS - 1))];
  }

  String customer() {
    return customer;
  }

  /** Above the small numbers whose boxes are shared. */
  long millis(long number) {
    return MILLIS_BELOW + (number & (ORDERS - 1));
  }

  Throwable thrown() {
    return thrown;
  }

  /** An exception with a cause, thrown some calls deep as from a service behind a web framework. Made once: making it is not logging it. */
  private static Throwable failure(int depth) {
    if (depth > 0) {
      return failure(depth - 1);
    }
    return new IllegalStateException(
        "order A-7000031 is locked", new IllegalArgumentException("version 3 (expected: 4)"));
  }
}
