/**
 * Training: the loop with its schedule, checkpoints and signals; pre-training of the line encoder; label-free and supervised training of the
 * window model, with every weight or with LoRA.
 */
@NullMarked
package dev.kikori.trainer.train;

import org.jspecify.annotations.NullMarked;
