package dev.kikori.scorer.pipeline;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.model.LineEncoder.Encoding;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.verdict.ServicePast;
import dev.kikori.scorer.verdict.StreamJudge;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The judges of a service's streams, one for each, and the model that they go by. Bounded: the stream longest silent is forgotten first. Not
 * thread-safe.
 */
final class StreamJudges {
  private final boolean supervised;
  private final double budget;
  private final ServicePast service;
  private final Map<String, StreamJudge> byStream;
  private ModelView model = noModel("");

  /**
   * Judges of no stream yet.
   *
   * @param supervised whether a model's labels may be used
   * @param budget false alerts that are tolerable per 1,000 windows of a stream
   * @param maxStreams streams that are remembered
   * @param service what the streams' service has shown
   */
  StreamJudges(boolean supervised, double budget, int maxStreams, ServicePast service) {
    this.supervised = supervised;
    this.budget = budget;
    this.service = service;
    this.byStream =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, StreamJudge> eldest) {
            return size() > maxStreams;
          }
        };
  }

  /** A model that has read nothing, and whose encodings would have lain in a space. */
  private static ModelView noModel(String space) {
    return new ModelView(space, template -> Encoding.NONE, template -> false);
  }

  /** Goes on with a model. Costs nothing if it is the same as before. */
  void use(ModelView view) {
    if (!view.equals(model)) {
      boolean sameSpace = view.space().equals(model.space());
      model = view;
      byStream.values().forEach(judge -> judge.use(view.encoder(), view.known(), sameSpace));
    }
  }

  /** A stream's judge, made if it has none. */
  StreamJudge of(String stream) {
    return byStream.computeIfAbsent(stream, key -> newJudge());
  }

  private StreamJudge newJudge() {
    return new StreamJudge(model.encoder(), model.known(), supervised, budget, service);
  }

  void closeNormal() {
    byStream.values().forEach(StreamJudge::closeNormal);
  }

  /** Has the service know what its streams have learnt. */
  void tellService() {
    byStream.values().forEach(StreamJudge::tellService);
  }

  /** Whether every stream is too young for more than the plain rule. */
  boolean warmingUp() {
    return byStream.values().stream().allMatch(StreamJudge::warmingUp);
  }

  /** Streams that are remembered. */
  int size() {
    return byStream.size();
  }

  void clear() {
    byStream.clear();
  }

  void write(ByteWriter out) {
    out.writeText(model.space());
    out.writeCount(byStream.size());
    byStream.forEach(
        (stream, judge) -> {
          out.writeName(stream);
          judge.write(out);
        });
  }

  void read(ByteReader in) throws SnapshotException {
    model = noModel(in.readText());
    int size = in.readSize(2);
    for (int i = 0; i < size; i++) {
      String stream = in.readName();
      StreamJudge judge = newJudge();
      judge.read(in);
      byStream.put(stream, judge);
    }
  }
}
