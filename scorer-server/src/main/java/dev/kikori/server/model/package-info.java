/** The folder of models: versions, loading, verifying, warming up, swapping without a dropped window. */
@NullMarked
package dev.kikori.server.model;

import org.jspecify.annotations.NullMarked;
