package dev.kikori.benchmarks.append;

import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * Parks, outside of what is timed, until the next tick. All callers share the tick, so that bursts meet; every queue under test holds the
 * bursts of four callers. Ticks of the warm-up are closer with fewer callers, so that the compiler sees enough calls; those of its first
 * second are far apart, while appenders connect on a cold JVM.
 */
@State(Scope.Thread)
public class Pace {
  /** Calls a tick: four callers make 1,024, the smallest queue under test holds 2,048. */
  static final int BURST = 256;

  /** The same for events with a stack trace, which are some twenty times as large. */
  static final int EXCEPTION_BURST = 16;

  private static final long TICK_NANOS = 10_000_000;
  private static final int MOST_CALLERS = 4;

  private long tickNanos = TICK_NANOS;
  private boolean connecting = true;

  @Setup(Level.Iteration)
  public void tick(IterationParams iteration, BenchmarkParams benchmark) {
    boolean warmup = iteration.getType() == IterationType.WARMUP;
    int callers = Math.min(MOST_CALLERS, benchmark.getThreads());
    tickNanos = warmup ? TICK_NANOS * callers / (connecting ? 1 : MOST_CALLERS) : TICK_NANOS;
    connecting = false;
  }

  @Setup(Level.Invocation)
  public void awaitTick() {
    LockSupport.parkNanos(tickNanos - Math.floorMod(System.nanoTime(), tickNanos));
  }
}
