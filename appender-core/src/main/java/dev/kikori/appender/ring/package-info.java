/** The one place where the application's threads and the sender's thread meet: a bounded ring of bytes without a lock. */
@NullMarked
package dev.kikori.appender.ring;

import org.jspecify.annotations.NullMarked;
