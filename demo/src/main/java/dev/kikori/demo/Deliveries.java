package dev.kikori.demo;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads alerts off a webhook's body of the format {@code log_analysis}. */
final class Deliveries {
  private Deliveries() {}

  static List<Sighting> read(String body, long atMillis) {
    List<Sighting> sightings = new ArrayList<>();
    for (JsonNode alert : JsonMapper.shared().readTree(body).path("data").path("alerts")) {
      List<String> summary = new ArrayList<>();
      alert.path("summary").forEach(sentence -> summary.add(sentence.asString()));
      sightings.add(
          new Sighting(
              atMillis,
              Sighting.Source.WEBHOOK,
              alert.path("id").asString(),
              alert.path("labels").path("service").asString(),
              "firing".equals(alert.path("status").asString()),
              alert.path("risk_score").asInt(),
              String.join(" ", summary)));
    }
    return sightings;
  }
}
