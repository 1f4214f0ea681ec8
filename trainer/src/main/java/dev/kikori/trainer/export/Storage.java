package dev.kikori.trainer.export;

/** How the weights of a graph's large matrices are stored. */
public enum Storage {
  /** 32-bit floats. */
  FLOAT32,
  /** 16-bit floats, widened when the graph is loaded: half the file, the same speed. */
  FLOAT16,
  /** 8-bit integers with a scale a column, activations quantised as they come: a quarter of the file, faster on CPUs. */
  INT8
}
