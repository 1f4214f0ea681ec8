package dev.kikori.appender;

import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.encode.EncoderPool;
import dev.kikori.appender.encode.Masking;
import dev.kikori.appender.ring.ByteRing;

/** What a client has from one start to the next stop. */
final class Session {
  final ByteRing ring;
  final EventQueue queue;
  final EncoderPool encoders;
  final Sender sender;

  Session(KikoriOptions options, Sender.Factory senders) {
    ring = new ByteRing(options.queue().bytes());
    queue = new EventQueue(ring, options.queue());
    Masking masking = new Masking(options.masking());
    Definitions definitions = new Definitions(Definitions.DEFAULT_LIMIT, masking);
    encoders =
        new EncoderPool(
            definitions,
            masking,
            Math.min(options.event().maxBytes(), ring.maxRecordBytes()),
            options.event().stackFrames());
    sender = senders.create(ring, definitions);
  }
}
