/**
 * From trained weights to a bundle: a small ONNX writer and reader of our own, the graphs of both networks, and the gate that compares
 * ONNX Runtime with libtorch before anything is released. Graphs use plain operators only (opset 17), so any runtime can load them.
 */
@NullMarked
package dev.kikori.trainer.export;

import org.jspecify.annotations.NullMarked;
