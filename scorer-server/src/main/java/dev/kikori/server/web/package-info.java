/** What a person or a script sees: the dashboard, REST, server-sent events, health. */
@NullMarked
package dev.kikori.server.web;

import org.jspecify.annotations.NullMarked;
