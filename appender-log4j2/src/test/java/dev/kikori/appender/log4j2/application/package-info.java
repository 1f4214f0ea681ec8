/** Applications that the tests start as processes of their own. */
@NullMarked
package dev.kikori.appender.log4j2.application;

import org.jspecify.annotations.NullMarked;
