/** What every measurement shares: how it is found by its name, how it is recorded, and how it says that it cannot start. */
@NullMarked
package dev.kikori.benchmarks.common;

import org.jspecify.annotations.NullMarked;
