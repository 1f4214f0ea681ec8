package dev.kikori.benchmarks.append;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * Three statements, each as fast as the loop goes (queues fill, and what a call costs depends on what is lost) and paced (a burst on each
 * tick, only the burst is timed, every queue has room).
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AppendCost {
  @Benchmark
  public void saturatedNoArgs(Rig rig, Caller caller) {
    noArgs(rig.calls(), caller);
  }

  @Benchmark
  public void saturatedThreeArgs(Rig rig, Caller caller) {
    threeArgs(rig.calls(), caller);
  }

  @Benchmark
  public void saturatedException(Rig rig, Caller caller) {
    exception(rig.calls(), caller);
  }

  @Benchmark
  @OperationsPerInvocation(Pace.BURST)
  public void pacedNoArgs(Rig rig, Caller caller, Pace pace) {
    for (int i = 0; i < Pace.BURST; i++) {
      noArgs(rig.calls(), caller);
    }
  }

  @Benchmark
  @OperationsPerInvocation(Pace.BURST)
  public void pacedThreeArgs(Rig rig, Caller caller, Pace pace) {
    for (int i = 0; i < Pace.BURST; i++) {
      threeArgs(rig.calls(), caller);
    }
  }

  @Benchmark
  @OperationsPerInvocation(Pace.EXCEPTION_BURST)
  public void pacedException(Rig rig, Caller caller, Pace pace) {
    for (int i = 0; i < Pace.EXCEPTION_BURST; i++) {
      exception(rig.calls(), caller);
    }
  }

  private static void noArgs(LogCalls calls, Caller caller) {
    caller.next();
    calls.noArgs();
  }

  private static void threeArgs(LogCalls calls, Caller caller) {
    long number = caller.next();
    calls.threeArgs(caller.orderId(number), caller.customer(), caller.millis(number));
  }

  private static void exception(LogCalls calls, Caller caller) {
    caller.next();
    calls.exception(caller.thrown());
  }
}
