package dev.kikori.trainer.train;

/** Training was asked to stop and has written its last checkpoint. */
public final class TrainingStopped extends RuntimeException {
  public TrainingStopped(String message) {
    super(message);
  }
}
