/** Windows of all lanes gathered into batches for the model, as Triton does it, and what is done when the model can't keep up. */
@NullMarked
package dev.kikori.server.batch;

import org.jspecify.annotations.NullMarked;
