/** Who may come in: tenants and their tokens. */
@NullMarked
package dev.kikori.server.auth;

import org.jspecify.annotations.NullMarked;
