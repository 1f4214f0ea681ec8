package dev.kikori.trainer.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * Windows for the window model, padded at the right.
 *
 * @param embeddings {@code [batch, lines, embedding]}
 * @param features {@code [batch, lines, features]}
 * @param mask {@code [batch, lines]}, 1 at real lines
 */
public record WindowBatch(Tensor embeddings, Tensor features, Tensor mask) {}
