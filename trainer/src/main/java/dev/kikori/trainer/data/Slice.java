package dev.kikori.trainer.data;

/**
 * A window before its templates are known: which events it holds.
 *
 * @param stream its stream
 * @param id session key, or number in its stream
 * @param events positions in the list of events, rising
 */
record Slice(String stream, String id, int[] events) {
  int first() {
    return events[0];
  }

  int last() {
    return events[events.length - 1];
  }
}
