/** The life of an alert, in Alertmanager's words: firing, updated, resolved; what silences it; what people say of it. */
@NullMarked
package dev.kikori.server.alert;

import org.jspecify.annotations.NullMarked;
