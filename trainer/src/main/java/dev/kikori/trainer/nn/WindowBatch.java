package dev.kikori.trainer.nn;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Windows for the window model, padded at the right.
 *
 * @param embeddings {@code [batch, lines, embedding]}
 * @param features {@code [batch, lines, features]}
 * @param mask {@code [batch, lines]}, 1 at real lines
 * @param memory what the memory answers, {@code [batch, 4]}; the model asks it itself where this is null
 */
public record WindowBatch(
    Tensor embeddings, Tensor features, Tensor mask, @Nullable Tensor memory) {}
