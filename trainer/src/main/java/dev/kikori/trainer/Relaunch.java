package dev.kikori.trainer;

import dev.kikori.trainer.nn.Processor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the trainer anew in an environment in which libtorch is two to five times faster: memory kept by the allocator and in huge pages,
 * and no threads inside threads. Such settings have to be there before the process starts.
 */
final class Relaunch {
  private static final String MARK = "KIKORI_TRAINER_CHILD";
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "GLIBC_TUNABLES",
          "glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=100000000000:glibc.malloc.top_pad=268435456",
          "OPENBLAS_NUM_THREADS",
          "1",
          "GOMP_SPINCOUNT",
          "0");

  private Relaunch() {}

  /** Whether this process has the environment already, or is the child that was meant to have it. */
  static boolean needed(Map<String, String> environment) {
    return !environment.containsKey(MARK)
        && !ENVIRONMENT.keySet().stream().allMatch(environment::containsKey);
  }

  /** Runs the same program in a child, passes signals on, and returns the child's exit status. */
  static int run(Class<?> main, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-agentlib"))
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    Map<String, String> environment = builder.environment();
    ENVIRONMENT.forEach(environment::putIfAbsent);
    environment.putIfAbsent(
        "OMP_NUM_THREADS",
        Integer.toString(Math.max(1, Runtime.getRuntime().availableProcessors())));
    if (Processor.hasAvx512()) {
      // OpenBLAS takes processors that it does not know for old ones: a third of the speed on AMD's
      // fifth Zen.
      environment.putIfAbsent("OPENBLAS_CORETYPE", "SkylakeX");
    }
    environment.put(MARK, "1");
    Process child = builder.start();
    Thread passOn =
        new Thread(
            () -> {
              child.destroy();
              try {
                child.waitFor();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "kikori-pass-signal");
    Runtime.getRuntime().addShutdownHook(passOn);
    int status = child.waitFor();
    try {
      Runtime.getRuntime().removeShutdownHook(passOn);
    } catch (IllegalStateException e) {
      // This process is ending too: its own status tells of the signal.
      return status;
    }
    return status;
  }
}
