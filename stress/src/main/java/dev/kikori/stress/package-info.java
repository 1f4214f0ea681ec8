/**
 * jcstress on what threads share without a lock. Kept from the shipped modules, and run by hand ({@code benchmarks/run stress}): it takes every
 * core for minutes.
 */
@NullMarked
package dev.kikori.stress;

import org.jspecify.annotations.NullMarked;
