/**
 * What an adapter for a logging framework, and a program that listens to alerts, has to know: the options, the client that takes
 * events, the alerts that come back and the figures. Everything else of this module lies in packages below and is wired here.
 */
@NullMarked
package dev.kikori.appender;

import org.jspecify.annotations.NullMarked;
