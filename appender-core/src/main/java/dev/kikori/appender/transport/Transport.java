package dev.kikori.appender.transport;

import org.jspecify.annotations.Nullable;

/** One stream to one endpoint. Used by one thread; nothing here blocks or throws. */
public interface Transport {
  /** False while bytes would pile up in memory, and before the connection stands. */
  boolean isReady();

  /** What broke a thread under it, if anything did: the stream may be dead then, and never say so. */
  @Nullable Throwable failure();

  /** Sends one message. Its bytes may be used again as soon as this returns if {@link #isReady} was true, and belong to the stream else. */
  void send(OutgoingMessage message);

  /** Nothing more will be sent; what the server still has to say is awaited. */
  void halfClose();

  /** Ends the stream at once; {@link TransportListener#onClosed} may or may not follow. */
  void cancel(String why);

  /** Lets go of the connection; after it nothing of this stream is left but threads that die on their own. */
  void release();
}
