/** One ordered road per tenant and service: journal, parse, window, judge. A slow lane holds up no other; what it accepted survives a kill. */
@NullMarked
package dev.kikori.server.lane;

import org.jspecify.annotations.NullMarked;
