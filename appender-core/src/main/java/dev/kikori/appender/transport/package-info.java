/**
 * One stream to the scorer: a gRPC call that carries bytes which are protobuf already, its channel, TLS and token, and the decoder of
 * what comes back. Decides nothing about events; what to send, and what to do when a stream ends, is the shipper's.
 */
@NullMarked
package dev.kikori.appender.transport;

import org.jspecify.annotations.NullMarked;
