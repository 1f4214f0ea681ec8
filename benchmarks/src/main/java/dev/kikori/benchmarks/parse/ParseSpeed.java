package dev.kikori.benchmarks.parse;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.TemplateMiner;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Lines per second on one thread, masking included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ParseSpeed {
  static final int LINES = 100_000;

  @Param({"HDFS", "IOTDB"})
  private String lines = "";

  private LogEvent[] events = {};
  private TemplateMiner warm = TemplateMiner.builder().build();

  @Setup
  public void read() throws IOException {
    List<LogEvent> read = LogLines.valueOf(lines).first(LINES);
    if (read.size() < LINES) {
      throw new IllegalStateException(
          lines + ": " + read.size() + " lines (expected: " + LINES + ")");
    }
    events = read.toArray(LogEvent[]::new);
    warm = TemplateMiner.builder().build();
    for (LogEvent event : events) {
      warm.accept(event);
    }
  }

  /** A miner that has met the lines' templates: what a scorer does all day. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public void known(Blackhole sink, Processor processor) {
    parse(warm, sink, processor);
  }

  /** A miner that has met nothing: every template is learned on the way. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public void fromNothing(Blackhole sink, Processor processor) {
    parse(TemplateMiner.builder().build(), sink, processor);
  }

  private void parse(TemplateMiner miner, Blackhole sink, Processor processor) {
    long start = processor.nanos();
    for (LogEvent event : events) {
      sink.consume(miner.accept(event));
    }
    processor.cpuNanos += processor.nanos() - start;
    processor.parsed += events.length;
  }

  /** What the thread had of its core: on a machine that others use too, the clock on the wall says little about speed per core. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Processor {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    public long cpuNanos;
    public long parsed;

    long nanos() {
      return threads.getCurrentThreadCpuTime();
    }
  }
}
