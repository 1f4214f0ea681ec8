/**
 * How the server's HTTP ports bear clients that send slowly, read slowly or do neither: no thread waits for one, and what they hold is
 * bounded.
 */
@NullMarked
package dev.kikori.server.http;

import org.jspecify.annotations.NullMarked;
