package dev.kikori.appender.ship;

import dev.kikori.appender.encode.ProtoWriter;

/**
 * What is sent of an event that alone is larger than the server takes: the fields that fit, and how much is missing. It keeps its
 * sequence number, so that the events behind it don't wait for one that would be refused for ever.
 */
final class OversizedEvent {
  private static final int TRUNCATED_BYTES = 13;
  private static final int NOTE_BYTES = 16;
  private static final int BATCH_EVENTS = 4;

  private OversizedEvent() {}

  /**
   * An event's shorter form.
   *
   * @param framed the event as a field of a batch
   * @param limit bytes that the shorter form may take, its frame included
   * @return the shorter form, framed
   */
  static ProtoWriter shortened(byte[] framed, int limit) {
    ProtoWriter event = new ProtoWriter(Math.max(64, limit));
    int start = event.begin(BATCH_EVENTS);
    int dropped = 0;
    int at = Framing.contentStart(framed, 0);
    while (at < framed.length) {
      int end = fieldEnd(framed, at);
      if (event.size() + end - at <= limit - NOTE_BYTES) {
        event.raw(framed, at, end - at);
      } else {
        dropped += end - at;
      }
      at = end;
    }
    event.number(TRUNCATED_BYTES, dropped);
    event.end(start);
    return event;
  }

  /** Of a field that this appender wrote: a varint, a fixed64 or bytes, its tag below 16. */
  private static int fieldEnd(byte[] content, int position) {
    switch (content[position] & 7) {
      case 0:
        int at = position + 1;
        while (content[at++] < 0) {
          // The number goes on.
        }
        return at;
      case 1:
        return position + 9;
      default:
        return Framing.skip(content, position, 1);
    }
  }
}
