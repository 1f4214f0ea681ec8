/** The server as users run it, with applications that really log through the appenders in processes of their own: what it takes in, and how soon it speaks. */
@NullMarked
package dev.kikori.benchmarks.serve;

import org.jspecify.annotations.NullMarked;
