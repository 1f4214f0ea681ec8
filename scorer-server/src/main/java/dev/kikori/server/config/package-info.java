/** What an operator writes: YAML with {@code ${env:NAME:-default}}, read into records, checked whole, with the path of what is wrong. */
@NullMarked
package dev.kikori.server.config;

import org.jspecify.annotations.NullMarked;
