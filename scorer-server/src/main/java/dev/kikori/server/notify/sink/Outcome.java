package dev.kikori.server.notify.sink;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one attempt to deliver. */
public sealed interface Outcome {
  /** The receiver has it. */
  record Delivered() implements Outcome {}

  /**
   * It did not arrive.
   *
   * @param next what to do now
   * @param message what happened, without a secret and bounded
   * @param retryAfter how long the receiver asked to be left alone, or null
   * @param throttled whether the receiver has too much to do, so that nothing else should be sent to it for a while
   */
  record Failed(
      Next next,
      FailureReason reason,
      String message,
      @Nullable Duration retryAfter,
      boolean throttled)
      implements Outcome {}

  /** What a failure asks for. */
  enum Next {
    /** Try again when it is time. */
    RETRY,
    /** It will never work: keep it for a person to look at. */
    GIVE_UP,
    /** The receiver wants nothing any more. */
    DISABLE
  }

  /** A failure that may pass. */
  static Failed retry(FailureReason reason, String message) {
    return new Failed(Next.RETRY, reason, message, null, false);
  }

  /** A failure that will not. */
  static Failed giveUp(FailureReason reason, String message) {
    return new Failed(Next.GIVE_UP, reason, message, null, false);
  }
}
