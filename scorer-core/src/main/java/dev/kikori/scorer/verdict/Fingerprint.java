package dev.kikori.scorer.verdict;

import java.util.List;

/** Identity of a problem: a hash of the stream and its leading templates, the same whenever the problem returns. */
final class Fingerprint {
  private static final int LEADING = 2;
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Fingerprint() {}

  static String of(String stream, List<TemplateEvidence> drivers) {
    long hash = OFFSET;
    for (int i = 0; i < stream.length(); i++) {
      hash = (hash ^ stream.charAt(i)) * PRIME;
    }
    long[] leading =
        drivers.stream().limit(LEADING).mapToLong(one -> one.template().id()).sorted().toArray();
    for (long id : leading) {
      hash = (hash ^ id) * PRIME;
      hash ^= hash >>> 32;
    }
    return String.format("%016x", hash);
  }
}
