package dev.kikori.benchmarks.faults;

import dev.kikori.benchmarks.common.RunRecord;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * What every fault is given.
 *
 * @param quick whether it should be short
 * @param folder for whatever it writes
 * @param random where moments come from
 * @param record what is printed and kept
 */
record Setting(boolean quick, Path folder, SplittableRandom random, RunRecord record) {
  int times(int full, int quickly) {
    return quick ? quickly : full;
  }
}
