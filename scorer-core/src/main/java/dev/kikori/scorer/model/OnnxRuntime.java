package dev.kikori.scorer.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The one owner of ONNX Runtime sessions: threads and provider are decided here. Sessions may be run by many threads at once. Closing it
 * closes every session that it opened.
 */
public final class OnnxRuntime implements AutoCloseable {
  private static final long START_STACK_BYTES = 64L << 20;

  /** Where a graph runs. */
  public enum Provider {
    CPU,
    CUDA
  }

  private final OrtEnvironment environment = sharedEnvironment();
  private final List<OrtSession> sessions = new ArrayList<>();
  private final int threads;
  private final Provider provider;

  /**
   * A runtime.
   *
   * @param threads threads that one run may use, 1 to 256
   * @param provider where graphs run
   */
  public OnnxRuntime(int threads, Provider provider) {
    if (threads < 1 || threads > 256) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: 1..256)");
    }
    this.threads = threads;
    this.provider = provider;
  }

  /**
   * The process's one environment. As it starts, ONNX Runtime searches the command line with a recursive regular expression, and a class
   * path of a few thousand characters overflows the usual stack and kills the process: so it is started on a thread with a large one.
   */
  public static OrtEnvironment sharedEnvironment() {
    OrtEnvironment[] started = new OrtEnvironment[1];
    Thread starter =
        new Thread(
            null,
            () -> started[0] = OrtEnvironment.getEnvironment(),
            "kikori-onnx-start",
            START_STACK_BYTES);
    starter.start();
    boolean interrupted = false;
    while (starter.isAlive()) {
      try {
        starter.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return java.util.Objects.requireNonNull(started[0], "ONNX Runtime did not start");
  }

  OrtEnvironment environment() {
    return environment;
  }

  /**
   * Loads a graph and checks that it takes and gives what it should.
   *
   * @throws BundleException naming the file, if it is no such graph
   */
  OrtSession open(Path graph, Set<String> inputs, Set<String> outputs) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (provider == Provider.CUDA) {
        options.addCUDA(0);
      }
      OrtSession session = environment.createSession(graph.toString(), options);
      sessions.add(session);
      checkNames(graph, "inputs", session.getInputNames(), inputs);
      checkNames(graph, "outputs", session.getOutputNames(), outputs);
      return session;
    } catch (OrtException e) {
      throw new BundleException(graph + ": ONNX Runtime refuses it: " + e.getMessage(), e);
    }
  }

  private static void checkNames(Path graph, String what, Set<String> given, Set<String> expected) {
    if (!given.containsAll(expected)) {
      throw new BundleException(
          graph + ": " + what + " " + given + " (expected: " + expected + ")");
    }
  }

  @Override
  public void close() {
    for (OrtSession session : sessions) {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException(
            "ONNX Runtime could not close a session: " + e.getMessage(), e);
      }
    }
    sessions.clear();
  }
}
