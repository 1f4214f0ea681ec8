package dev.kikori.trainer.evaluate;

import dev.kikori.trainer.data.LabelledWindow;
import java.util.ArrayList;
import java.util.List;

/**
 * False alerts in successive stretches of the test part, each with as many normal windows as the next.
 *
 * @param perThousand false alerts per 1,000 normal windows, stretch by stretch
 * @param windowsPerStretch normal windows in a stretch
 * @param overall false alerts per 1,000 normal windows, altogether
 */
public record FalseAlertRate(List<Double> perThousand, int windowsPerStretch, double overall) {
  private static final int STRETCHES = 20;
  private static final String BARS = "▁▂▃▄▅▆▇█";

  static FalseAlertRate over(List<LabelledWindow> windows, double[] scores, double threshold) {
    List<Boolean> alerts = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      if (!windows.get(i).anomalous()) {
        alerts.add(scores[i] >= threshold);
      }
    }
    int size = Math.max(1, alerts.size() / STRETCHES);
    List<Double> rates = new ArrayList<>();
    for (int from = 0; from + size <= alerts.size(); from += size) {
      rates.add(perThousand(alerts.subList(from, from + size)));
    }
    return new FalseAlertRate(List.copyOf(rates), size, perThousand(alerts));
  }

  private static double perThousand(List<Boolean> alerts) {
    return alerts.isEmpty()
        ? Double.NaN
        : 1000.0 * alerts.stream().filter(alert -> alert).count() / alerts.size();
  }

  /** One bar a stretch, the highest at {@code most} per 1,000 or above; a dot for none. */
  String sparkline(double most) {
    StringBuilder line = new StringBuilder();
    for (double rate : perThousand) {
      int bar = (int) Math.min(BARS.length() - 1, Math.floor(rate / most * BARS.length()));
      line.append(rate == 0 ? '·' : BARS.charAt(bar));
    }
    return line.toString();
  }
}
