package dev.kikori.server.lane;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last sequence number that was accepted from each client. Bounded: the client longest silent is forgotten first. Not thread-safe. */
final class Marks {
  private final int maxClients;
  private final Map<String, Long> lastByClient;

  Marks(int maxClients) {
    this.maxClients = maxClients;
    this.lastByClient =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > maxClients;
          }
        };
  }

  /** The last event of a client; 0 if it is not known. */
  long of(String clientId) {
    return lastByClient.getOrDefault(clientId, 0L);
  }

  void advance(String clientId, long lastSequence) {
    if (!clientId.isEmpty()) {
      lastByClient.merge(clientId, lastSequence, Math::max);
    }
  }

  Marks copy() {
    Marks copy = new Marks(maxClients);
    copy.lastByClient.putAll(lastByClient);
    return copy;
  }

  void write(ByteWriter out) {
    out.writeCount(lastByClient.size());
    lastByClient.forEach(
        (client, last) -> {
          out.writeText(client);
          out.writeCount(last);
        });
  }

  void read(ByteReader in) throws SnapshotException {
    int size = in.readSize(2);
    for (int i = 0; i < size; i++) {
      advance(in.readText(), in.readCount());
    }
  }
}
