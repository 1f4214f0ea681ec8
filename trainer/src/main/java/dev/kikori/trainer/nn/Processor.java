package dev.kikori.trainer.nn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the processor can do, as Linux tells it; nothing where there is no such list. */
public final class Processor {
  private static final Path LIST = Path.of("/proc/cpuinfo");
  private static final List<String> AVX512 =
      List.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl");

  private Processor() {}

  /** Whether it has the common part of AVX-512. */
  public static boolean hasAvx512() {
    return flags().containsAll(AVX512);
  }

  /** Whether it multiplies 16-bit floats (bfloat16) in hardware. */
  public static boolean hasBfloat16() {
    return flags().contains("avx512_bf16") || flags().contains("amx_bf16");
  }

  private static Set<String> flags() {
    try (Stream<String> lines = Files.lines(LIST)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.of(line.substring(line.indexOf(':') + 1).trim().split(" ")))
          .orElse(Set.of());
    } catch (IOException | UncheckedIOException e) {
      return Set.of();
    }
  }
}
