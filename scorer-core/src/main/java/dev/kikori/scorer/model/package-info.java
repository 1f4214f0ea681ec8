/**
 * The model at run time: bundles, the tokenizer, the line encoder with its cache and the window model, all ONNX Runtime sessions owned
 * in one place. The trainer writes what this package reads, and computes features with the same {@code WindowFeatures}.
 */
@NullMarked
package dev.kikori.scorer.model;

import org.jspecify.annotations.NullMarked;
