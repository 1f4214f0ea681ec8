package dev.kikori.scorer.event;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Words by which a person skims a log for trouble. The plain rule "any line at ERROR, or with such a word" is the floor under every
 * verdict on a system that the model has never met, and one of the model's features.
 */
public final class SeverityWords {
  private static final Pattern WORDS =
      Pattern.compile(
          "(?<![a-z])(?:error|errors|err|fail|fails|failed|failing|failure|failures|fatal|severe|critical|panic|emerg|emergency|"
              + "exception|exceptions|[a-z]*exception|[a-z]*error|abort|aborted|aborting|crash|crashed|corrupt|corrupted|corruption|"
              + "denied|refused|unreachable|unavailable|timeout|timedout|timed out|lost|dead|killed|died|oom|out of memory|"
              + "cannot|can't|could not|couldn't|unable|invalid|illegal|violation|rejected|segfault|fault|faults|broken)(?![a-z])");

  private SeverityWords() {}

  /** Whether a message, masked or not, holds such a word, in any case. */
  public static boolean in(CharSequence text) {
    return WORDS.matcher(text.toString().toLowerCase(Locale.ROOT)).find();
  }
}
