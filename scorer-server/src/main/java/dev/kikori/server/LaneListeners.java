package dev.kikori.server;

import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.lane.LaneListener;
import dev.kikori.server.service.ServiceKey;
import java.time.Duration;
import java.util.List;

/**
 * Tells several listeners what lanes find, in the order given.
 *
 * @param all the listeners
 */
record LaneListeners(List<LaneListener> all) implements LaneListener {
  @Override
  public void parsed(ServiceKey service, long firstPosition, List<WindowLine> lines) {
    all.forEach(each -> each.parsed(service, firstPosition, lines));
  }

  @Override
  public void judged(ServiceKey service, String model, Verdict verdict) {
    all.forEach(each -> each.judged(service, model, verdict));
  }

  @Override
  public void alert(ServiceKey service, String id, int revision, String model, Alert alert) {
    all.forEach(each -> each.alert(service, id, revision, model, alert));
  }

  @Override
  public boolean settle(Duration timeout) {
    return all.stream().allMatch(each -> each.settle(timeout));
  }
}
