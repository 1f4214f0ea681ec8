package dev.kikori.scorer.event;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words by which a person skims a log for trouble. The plain rule "any line at ERROR, or with such a word" is the floor under every
 * verdict on a system that the model has never met, and one of the model's features.
 */
public final class SeverityWords {
  /** Something of the system's own broke. */
  private static final String STRONG =
      "fail|fails|failed|failing|failure|failures|fatal|severe|critical|panic|emerg|emergency|exception|exceptions|[a-z]*exception|abort|"
          + "aborted|aborting|crash|crashed|corrupt|corrupted|corruption|unreachable|unavailable|lost|dead|killed|died|oom|out of memory|"
          + "cannot|can't|could not|couldn't|unable|segfault|fault|faults|broken|premature|not running|bailout|[a-z]+error";

  /** Something was refused, late or wrong, which a peer or a user may have caused. */
  private static final String WEAK =
      "error|errors|err|denied|refused|timeout|timedout|timed out|invalid|illegal|violation|rejected|not responding|warning";

  private static final Pattern WORDS =
      Pattern.compile("(?<![a-z])(?:(" + STRONG + ")|" + WEAK + ")(?![a-z])");

  private SeverityWords() {}

  /** Whether a message, masked or not, holds such a word, in any case. */
  public static boolean in(CharSequence text) {
    return grade(text) > 0;
  }

  /**
   * How grave a message sounds.
   *
   * @return 0: not at all; 1: something was refused, late or wrong; 2: something broke
   */
  public static int grade(CharSequence text) {
    Matcher matcher = WORDS.matcher(text.toString().toLowerCase(Locale.ROOT));
    int grade = 0;
    while (grade < 2 && matcher.find()) {
      grade = matcher.group(1) != null ? 2 : 1;
    }
    return grade;
  }
}
