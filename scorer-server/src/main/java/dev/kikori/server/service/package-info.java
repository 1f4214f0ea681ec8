/** What everything is sorted by: a tenant's service. */
@NullMarked
package dev.kikori.server.service;

import org.jspecify.annotations.NullMarked;
