package dev.kikori.scorer.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The one owner of ONNX Runtime sessions: threads and provider are decided here. Sessions may be run by many threads at once. Closing it
 * waits for runs in progress and closes every session that it opened; a run after that is refused, it doesn't reach freed memory.
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
  private final ReadWriteLock gate = new ReentrantReadWriteLock();
  private final Options options;
  private boolean closed;

  /**
   * How graphs are run.
   *
   * @param threads threads that one run may use, 1 to 256
   * @param provider where graphs run
   * @param deviceBytes most memory that it takes of a device; 0 for as much as there is
   */
  public record Options(int threads, Provider provider, long deviceBytes) {
    public Options {
      if (threads < 1 || threads > 256) {
        throw new IllegalArgumentException("threads: " + threads + " (expected: 1..256)");
      }
      if (deviceBytes < 0) {
        throw new IllegalArgumentException("deviceBytes: " + deviceBytes + " (expected: >= 0)");
      }
    }
  }

  /** Something that needs the sessions open. */
  interface Run<T> {
    T run() throws OrtException;
  }

  OnnxRuntime(Options options) {
    this.options = options;
  }

  /** Whether this build of ONNX Runtime can use a GPU at all; whether there is one shows when a model is loaded. */
  public static boolean offersCuda() {
    sharedEnvironment();
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  }

  /**
   * The process's one environment. As it starts, ONNX Runtime searches the command line with a recursive regular expression, and a class
   * path of a few thousand characters overflows the usual stack and kills the process: so it is started on a thread with a large one. It
   * is told to send nothing to its makers; what it sends as it starts only {@code ORT_DISABLE_TELEMETRY=1} in the environment prevents.
   */
  public static OrtEnvironment sharedEnvironment() {
    OrtEnvironment[] started = new OrtEnvironment[1];
    Thread starter =
        new Thread(
            null,
            () -> started[0] = silent(OrtEnvironment.getEnvironment()),
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

  private static OrtEnvironment silent(OrtEnvironment environment) {
    try {
      environment.setTelemetry(false);
      return environment;
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime: telemetry can't be switched off", e);
    }
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
    try (OrtSession.SessionOptions session = new OrtSession.SessionOptions()) {
      session.setIntraOpNumThreads(options.threads());
      session.setInterOpNumThreads(1);
      session.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (options.provider() == Provider.CUDA) {
        addCuda(session);
      }
      return open(graph, session, inputs, outputs);
    } catch (OrtException e) {
      throw new BundleException(graph + ": ONNX Runtime refuses it: " + e.getMessage(), e);
    }
  }

  private void addCuda(OrtSession.SessionOptions session) throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
      if (options.deviceBytes() > 0) {
        cuda.add("gpu_mem_limit", String.valueOf(options.deviceBytes()));
      }
      session.addCUDA(cuda);
    }
  }

  private OrtSession open(
      Path graph, OrtSession.SessionOptions how, Set<String> inputs, Set<String> outputs)
      throws OrtException {
    OrtSession session = environment.createSession(graph.toString(), how);
    sessions.add(session);
    checkNames(graph, "inputs", session.getInputNames(), inputs);
    checkNames(graph, "outputs", session.getOutputNames(), outputs);
    return session;
  }

  /**
   * Does something while sessions stay open.
   *
   * @throws IllegalStateException if they are closed, or the graph failed
   */
  <T> T run(String what, Run<T> run) {
    gate.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException(what + ": the model is closed (it was unloaded)");
      }
      return run.run();
    } catch (OrtException e) {
      throw new IllegalStateException(what + " failed: " + e.getMessage(), e);
    } finally {
      gate.readLock().unlock();
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
    gate.writeLock().lock();
    try {
      closed = true;
      closeSessions();
    } finally {
      gate.writeLock().unlock();
    }
  }

  private void closeSessions() {
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
