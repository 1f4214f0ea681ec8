/**
 * {@code kikori demo}: a scorer, two services that log through the real appenders, a database and a load, each in a process of its own; faults
 * that are made one after the other, and what Kikori says of them. Only this package knows of the faults; what scores knows nothing of it.
 */
@NullMarked
package dev.kikori.demo;

import org.jspecify.annotations.NullMarked;
