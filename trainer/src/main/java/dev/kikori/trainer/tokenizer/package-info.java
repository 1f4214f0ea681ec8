/** Training of the byte-level BPE tokenizer; at run time Hugging Face's library reads what this writes. */
@NullMarked
package dev.kikori.trainer.tokenizer;

import org.jspecify.annotations.NullMarked;
