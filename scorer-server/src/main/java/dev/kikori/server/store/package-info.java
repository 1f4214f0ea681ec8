/** The database under alerts, events and the outbox: SQLite in a folder, or PostgreSQL. Each of them keeps its own tables here. */
@NullMarked
package dev.kikori.server.store;

import org.jspecify.annotations.NullMarked;
