package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.proto.v1.LogEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilledPatternTest {
  private static final Object CHANGED =
      new Object() {
        @Override
        public String toString() {
          throw new AssertionError("asked for its text on another thread");
        }
      };

  private final Encoding encoding = new Encoding();

  private LogEvent write(String pattern, String text, Object... arguments) {
    return encoding.encode(
        to -> FilledPattern.write(to, pattern, text, arguments, arguments.length));
  }

  private void assertCut(LogEvent event, String... arguments) {
    assertThat(event.getTemplateId()).isNotZero();
    assertThat(event.getArgumentsList()).containsExactly(arguments);
  }

  private static void assertText(LogEvent event, String text) {
    assertThat(event.getTemplateId()).isZero();
    assertThat(event.getText()).isEqualTo(text);
  }

  @Test
  void arguments_thatMayHaveChanged_areCutOutOfTheText() {
    assertCut(
        write("state {} of {}!", "state first of order!", CHANGED, CHANGED), "first", "order");
  }

  @Test
  void argument_atTheBeginningOrTheEnd_isCut() {
    assertCut(write("{} is {}", "a is b", CHANGED, CHANGED), "a", "b");
    assertCut(write("{}", "", CHANGED), "");
  }

  @Test
  void argument_fixedAndNextToAnother_isKnownByItsText() {
    assertCut(write("{}{}", "17order", 17, CHANGED), "17", "order");
    assertCut(write("{} - {}", "a - b - c", "a - b", CHANGED), "a - b", "c");
  }

  @Test
  void argument_thatCanNotBeToldFromTheNext_leavesTheText() {
    assertText(write("{}{}", "ab", CHANGED, CHANGED), "ab");
  }

  @Test
  void text_thatIsNotOfThePattern_staysText() {
    assertText(write("state {}", "another text", CHANGED), "another text");
    assertText(write("{} of {}", "a or b", CHANGED, CHANGED), "a or b");
    assertText(write("%s", "formatted", CHANGED), "formatted");
    assertText(write("set \\{} to {}", "set {} to 5", 5), "set {} to 5");
    assertText(write("a {} a", "a", CHANGED), "a");
  }

  @Test
  void arguments_tooFewOrTooMany_areThoseThatHaveAPlace() {
    assertCut(write("{} and {}", "one and {}", CHANGED), "one");
    assertCut(write("only {}", "only one", CHANGED, CHANGED), "one");
  }

  @Test
  void pattern_randomlyFilled_readsAsItsText() {
    long seed = 41;
    System.out.println("FilledPatternTest seed " + seed);
    Random random = new Random(seed);
    List<String> pieces = List.of("{}", "{}", "a", " ", "ab", "{", "}", "=");
    for (int i = 0; i < 5_000; i++) {
      StringBuilder pattern = new StringBuilder();
      StringBuilder text = new StringBuilder();
      int holes = 0;
      for (int j = random.nextInt(8); j >= 0; j--) {
        pattern.append(pieces.get(random.nextInt(pieces.size())));
      }
      for (int j = 0; j < pattern.length(); j++) {
        if (pattern.indexOf("{}", j) == j) {
          text.append(pieces.get(2 + random.nextInt(3)));
          holes++;
          j++;
        } else {
          text.append(pattern.charAt(j));
        }
      }
      Object[] arguments = new Object[holes];
      Arrays.fill(arguments, CHANGED);
      LogEvent event = write(pattern.toString(), text.toString(), arguments);

      assertThat(filled(event)).as(pattern + " with seed " + seed).isEqualTo(text.toString());
    }
  }

  private String filled(LogEvent event) {
    if (event.getTemplateId() == 0) {
      return event.getText();
    }
    String pattern = encoding.template(event).getPattern();
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (String argument : event.getArgumentsList()) {
      int hole = pattern.indexOf("{}", from);
      filled.append(pattern, from, hole).append(argument);
      from = hole + 2;
    }
    return filled.append(pattern, from, pattern.length()).toString();
  }
}
