/**
 * What becomes of every single event while servers die, connections hang and queues overflow: each carries who logged it and its number, and
 * the other end checks that all arrive, once, in order, or are accounted for.
 */
@NullMarked
package dev.kikori.benchmarks.delivery;

import org.jspecify.annotations.NullMarked;
