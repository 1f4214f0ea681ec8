/** Our jars as they are published: what is inside, and applications that run with them. */
@NullMarked
package dev.kikori.appender.all;

import org.jspecify.annotations.NullMarked;
