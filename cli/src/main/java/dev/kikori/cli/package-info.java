/**
 * The command line: log files in, alerts on the terminal out. It stands beside the scorer core, which must not know how options are
 * parsed or how a terminal is coloured.
 */
@NullMarked
package dev.kikori.cli;

import org.jspecify.annotations.NullMarked;
