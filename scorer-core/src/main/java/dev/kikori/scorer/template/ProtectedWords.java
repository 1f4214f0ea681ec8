package dev.kikori.scorer.template;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words that carry a message's meaning: two messages that differ in one of them are never the same template.
 */
final class ProtectedWords {
  private static final Set<String> WORDS =
      Set.of(
          ("accept accepted accepting ack acked activated active add added aborted abort aborting allowed allocated alive approved assigned "
                  + "attached available avoided bad began begin blocked bound broken busy called cancel canceled cancelled changed "
                  + "cleared clean close closed closing commit committed completed complete configured connect connected connecting "
                  + "connection constructed copied corrupt corrupted corruption crash crashed create created creating critical dead degraded "
                  + "delayed delete deleted deleting denied destroyed detached detected died disable disabled disabling disallowed "
                  + "disconnect disconnected discarded done down downgraded drop dropped dumped dying elected empty enable enabled "
                  + "enabling end ended enter entered entering err error errors evicted exceeded exceeds exceed exception exhausted exists "
                  + "exit exited exiting expired expires fail failed failing fails failure failures fatal fault faults fenced "
                  + "finish finished finishing flush flushed forbidden found freed full granted halt halted healthy high idle ignore "
                  + "ignored illegal in inactive incomplete inconsistent incorrect initialized initialised insufficient interrupted "
                  + "invalid join joined kill killed leave left leaving load loaded lock locked login logout lost low lower matched "
                  + "mismatch missed missing mount mounted never no not ok off offline on online oom open opened opening out "
                  + "overflow overloaded panic passed pause paused pending permitted preempted prepared present promoted ready "
                  + "reached received receiving recover recovered recovering recovery refuse refused register registered reject "
                  + "rejected rejecting release released remove removed removing replaced reset resolved restart restarted restarting "
                  + "restore restored resume resumed retry retrying returned revoked rollback running sealed segfault send sending sent "
                  + "served severe shutdown shut skip skipped slow stale stall stalled start started starting starts stop stopped "
                  + "stopping stops stuck succeed succeeded success successful successfully suspend suspended terminate terminated "
                  + "terminating throttled timeout timedout trigger triggered trying unable unavailable unblocked unbound "
                  + "undefined unexpected unhealthy uninstalled unknown unload unloaded unlock unlocked unmounted unreachable "
                  + "unregister unregistered unregistering unresolved unsupported unusable up upgraded valid violation waiting warn "
                  + "warning wrong yes cannot can't couldn't won't")
              .split(" "));
  private static final Pattern ENDINGS = Pattern.compile("[a-z]*(?:exception|error|failure)s?");
  private static final int MAX_LENGTH = 80;

  private ProtectedWords() {}

  /** Whether a word must stay as it is in every template. */
  static boolean contains(String word) {
    if (word.length() > MAX_LENGTH) {
      return false;
    }
    int lastDot = word.lastIndexOf('.', word.length() - 2);
    String lower = word.substring(lastDot + 1).toLowerCase(Locale.ROOT);
    String bare = trimmed(lower);
    return WORDS.contains(bare) || ENDINGS.matcher(bare).matches();
  }

  /** Whether a word, or its last part after a dot, is the name of a state or a command. Such a word never shows a position to vary. */
  static boolean isName(String word) {
    int letters = 0;
    for (int i = word.lastIndexOf('.') + 1; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        letters++;
      } else if (c != '_' && c != '-') {
        return false;
      }
    }
    return letters >= 2;
  }

  private static String trimmed(String word) {
    int start = 0;
    int end = word.length();
    while (start < end && !Character.isLetter(word.charAt(start))) {
      start++;
    }
    while (end > start && !Character.isLetter(word.charAt(end - 1))) {
      end--;
    }
    return word.substring(start, end);
  }
}
