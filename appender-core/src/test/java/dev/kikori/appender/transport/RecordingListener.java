package dev.kikori.appender.transport;

import dev.kikori.appender.Alert;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told. */
final class RecordingListener implements TransportListener {
  final List<Object> told = new ArrayList<>();

  @Override
  public void onReady() {
    told.add("ready");
  }

  @Override
  public void onWelcome(
      long accepted, long credits, long maxBatchBytes, String model, boolean confirmsAlerts) {
    told.add(
        "welcome "
            + accepted
            + " "
            + credits
            + " "
            + maxBatchBytes
            + " "
            + model
            + (confirmsAlerts ? " confirming alerts" : ""));
  }

  @Override
  public void onAck(long accepted, long credits) {
    told.add("ack " + accepted + " " + credits);
  }

  @Override
  public void onAlert(Alert alert) {
    told.add(alert);
  }

  @Override
  public void onSlowDown(long pauseMillis, String reason) {
    told.add("slow down " + pauseMillis + " " + reason);
  }

  @Override
  public void onGoAway(String reason) {
    told.add("go away " + reason);
  }

  @Override
  public void onUnknown() {
    told.add("unknown");
  }

  @Override
  public void onClosed(CloseReason reason) {
    told.add(reason.toString());
  }
}
