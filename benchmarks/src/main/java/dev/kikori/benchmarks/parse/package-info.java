/** How well and how fast lines become templates. */
@NullMarked
package dev.kikori.benchmarks.parse;

import org.jspecify.annotations.NullMarked;
