/** From file to verdict, as a user runs it: lines a second, resident memory, and how soon the first verdict comes. */
@NullMarked
package dev.kikori.benchmarks.score;

import org.jspecify.annotations.NullMarked;
