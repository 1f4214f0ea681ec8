/**
 * What the appenders are tested and measured against: a real gRPC server that speaks the wire contract through the generated classes and
 * misbehaves as told, and a TCP proxy that cuts. The contract's own rules are checked here, once, whoever sends.
 */
@NullMarked
package dev.kikori.appender.testkit;

import org.jspecify.annotations.NullMarked;
