/** The scorer server, put together: the only package that knows all the others. */
@NullMarked
package dev.kikori.server;

import org.jspecify.annotations.NullMarked;
