/** Applications that the tests start as processes of their own. */
@NullMarked
package dev.kikori.appender.logback.application;

import org.jspecify.annotations.NullMarked;
