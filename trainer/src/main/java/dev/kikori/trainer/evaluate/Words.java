package dev.kikori.trainer.evaluate;

import dev.kikori.scorer.template.Template;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The words of a template: runs of letters, in lower case, with the severity and the logger's own. */
final class Words {
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}]+");

  private Words() {}

  static Set<String> of(Template template) {
    Set<String> words = new TreeSet<>();
    for (String word :
        BETWEEN.split(template.severity() + " " + template.logger() + " " + template.text())) {
      if (word.length() > 1) {
        words.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }
}
