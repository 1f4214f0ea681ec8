/**
 * Templates: what stays of a message when its variables are taken out. Message patterns of the logging framework are templates
 * already; the rest is mined by Drain over text that a single-pass scanner has masked.
 */
@NullMarked
package dev.kikori.scorer.template;

import org.jspecify.annotations.NullMarked;
