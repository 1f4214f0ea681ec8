/**
 * Options as text under the names of the configuration files, once for every logging framework: an adapter has one setter for each
 * {@link dev.kikori.appender.config.OptionKey} and leaves reading, checking and the wording of mistakes to this package.
 */
@NullMarked
package dev.kikori.appender.config;

import org.jspecify.annotations.NullMarked;
