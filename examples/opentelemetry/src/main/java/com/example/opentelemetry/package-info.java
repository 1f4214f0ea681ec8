/** Logs that reach Kikori by OpenTelemetry's own SDK and protocol, without an appender of ours. */
package com.example.opentelemetry;
