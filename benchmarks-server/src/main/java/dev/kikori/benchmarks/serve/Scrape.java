package dev.kikori.benchmarks.serve;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The server's metrics at one moment, as Prometheus would have read them. */
final class Scrape {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final String text;

  private Scrape(String text) {
    this.text = text;
  }

  static Scrape of(int port) throws IOException, InterruptedException {
    return new Scrape(
        CLIENT
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body());
  }

  /** The sum of a metric over its labels; of those lines only that hold a text, where one is given. */
  double sum(String name, String labels) {
    return text.lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /**
   * A quantile of what a histogram has taken in since an earlier scrape, in milliseconds, interpolated within its bucket; NaN if it has
   * taken in nothing.
   */
  double quantileMillis(String name, double quantile, Scrape earlier) {
    NavigableMap<Double, Double> now = buckets(name);
    NavigableMap<Double, Double> before = earlier.buckets(name);
    double all =
        now.isEmpty() ? 0 : now.lastEntry().getValue() - before.getOrDefault(now.lastKey(), 0.0);
    double wanted = quantile * all;
    double lowerBound = 0;
    double lowerCount = 0;
    for (Map.Entry<Double, Double> bucket : now.entrySet()) {
      double bound = bucket.getKey();
      double count = bucket.getValue() - before.getOrDefault(bound, 0.0);
      if (count >= wanted && all > 0) {
        double share = count == lowerCount ? 1 : (wanted - lowerCount) / (count - lowerCount);
        return 1e3
            * (Double.isInfinite(bound) ? lowerBound : lowerBound + share * (bound - lowerBound));
      }
      lowerBound = bound;
      lowerCount = count;
    }
    return Double.NaN;
  }

  private NavigableMap<Double, Double> buckets(String name) {
    NavigableMap<Double, Double> buckets = new TreeMap<>();
    text.lines()
        .filter(line -> line.startsWith(name + "_bucket{"))
        .forEach(
            line -> {
              int from = line.indexOf("le=\"") + 4;
              String bound = line.substring(from, line.indexOf('"', from)).toLowerCase(Locale.ROOT);
              buckets.merge(
                  bound.equals("+inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                  Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                  Double::sum);
            });
    return buckets;
  }
}
