/** The two small networks in libtorch: a Llama-style line encoder and the window model, with LoRA adapters and an AdamW of our own. */
@NullMarked
package dev.kikori.trainer.nn;

import org.jspecify.annotations.NullMarked;
