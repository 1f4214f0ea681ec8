/**
 * An application as its owners have it: it logs through SLF4J, knows nothing of Kikori, and uses libraries in versions of its own. The
 * self-contained appenders are put beside it.
 */
@NullMarked
package dev.kikori.application;

import org.jspecify.annotations.NullMarked;
