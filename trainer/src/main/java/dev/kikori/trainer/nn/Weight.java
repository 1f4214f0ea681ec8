package dev.kikori.trainer.nn;

/**
 * A weight outside libtorch.
 *
 * @param shape its sizes
 * @param values its numbers, row by row; not copied
 */
public record Weight(long[] shape, float[] values) {
  public Weight {
    long length = 1;
    for (long size : shape) {
      length *= size;
    }
    if (length != values.length) {
      throw new IllegalArgumentException(
          "values: "
              + values.length
              + " (expected: "
              + length
              + " for shape "
              + java.util.Arrays.toString(shape)
              + ")");
    }
  }
}
