package dev.kikori.scorer.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides which words of equally framed texts are variables. This is Drain's step from groups to templates, decided as a function of
 * the <em>set</em> of texts: no order of arrival changes the result.
 *
 * <p>A position with at least {@code minDistinct} values is a variable, and so is one where a word stands in for a mask (a host for an
 * address, nothing for a name). Words in capitals are names of states and commands ({@code RUNNING}, {@code GET}) and count for
 * nothing here. A position with fewer values is a choice (paused or resumed), and the texts are told apart by it. Where too few
 * constant words would stay, the texts are told apart as well, by the position with the fewest values.
 */
final class Generaliser {
  /** Least share of words that stay constant among those that are no masks. */
  static final double MIN_CONSTANT_SHARE = 0.5;

  /** Words looked at in one call. Texts made to need more stay templates of their own. */
  private static final int MAX_WORK = 100_000;

  private final int minDistinct;

  /**
   * A generaliser.
   *
   * @param minDistinct values that show a position to be a variable
   */
  Generaliser(int minDistinct) {
    this.minDistinct = minDistinct;
  }

  /**
   * The generalised templates of texts of one frame, most constant words first.
   *
   * @param texts the open words of each text, all of the same length, no two alike, in an order that depends on nothing but the texts
   * @param fixedWords how many words the frame itself holds
   */
  List<TextClass> classes(List<List<String>> texts, int fixedWords) {
    List<TextClass> result = new ArrayList<>();
    new Splitter(fixedWords, result).split(texts);
    result.sort(TextClass.MOST_SPECIFIC_FIRST);
    return result;
  }

  private final class Splitter {
    private final int fixedWords;
    private final List<TextClass> result;
    private int work;

    Splitter(int fixedWords, List<TextClass> result) {
      this.fixedWords = fixedWords;
      this.result = result;
    }

    void split(List<List<String>> texts) {
      int positions = texts.get(0).size();
      work += texts.size() * positions;
      if (texts.size() == 1 || work > MAX_WORK) {
        return;
      }
      List<String> words = new ArrayList<>(positions);
      int constants = fixedWords;
      int variables = 0;
      int splitAt = -1;
      int fewest = Integer.MAX_VALUE;
      boolean choice = false;
      for (int position = 0; position < positions; position++) {
        Set<String> values = valuesAt(texts, position);
        if (values.size() == 1) {
          String word = texts.get(0).get(position);
          words.add(word);
          constants += isMasked(word) ? 0 : 1;
          continue;
        }
        words.add(Mask.ANY.text());
        variables++;
        choice |= !isVariable(values);
        if (values.size() < fewest) {
          fewest = values.size();
          splitAt = position;
        }
      }
      if (!choice && constants >= MIN_CONSTANT_SHARE * (constants + variables)) {
        result.add(new TextClass(words));
        return;
      }
      partition(texts, splitAt).forEach(this::split);
    }
  }

  private boolean isVariable(Set<String> values) {
    int names = 0;
    boolean masked = false;
    for (String value : values) {
      names += ProtectedWords.isName(value) ? 1 : 0;
      masked |= isMasked(value);
    }
    return values.size() - names >= minDistinct || (masked && names == 0);
  }

  /** Whether a word is a mask alone, or a missing value. */
  private static boolean isMasked(String word) {
    return word.isEmpty() || (word.charAt(0) == '<' && word.charAt(word.length() - 1) == '>');
  }

  private static Set<String> valuesAt(List<List<String>> texts, int position) {
    Set<String> values = new HashSet<>();
    for (List<String> text : texts) {
      values.add(text.get(position));
    }
    return values;
  }

  private static List<List<List<String>>> partition(List<List<String>> texts, int position) {
    Map<String, List<List<String>>> parts = new TreeMap<>();
    for (List<String> text : texts) {
      parts.computeIfAbsent(text.get(position), value -> new ArrayList<>()).add(text);
    }
    return new ArrayList<>(parts.values());
  }

  /**
   * A generalised template.
   *
   * @param words its open words, {@code <*>} where they vary
   */
  record TextClass(List<String> words) {
    static final Comparator<TextClass> MOST_SPECIFIC_FIRST =
        Comparator.comparingInt(TextClass::variables)
            .thenComparing(found -> String.join(" ", found.words()));

    TextClass {
      words = List.copyOf(words);
    }

    /** Whether a text fits: equal words wherever the template's are constant. */
    boolean matches(List<String> text) {
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        if (!word.equals(Mask.ANY.text()) && !word.equals(text.get(i))) {
          return false;
        }
      }
      return true;
    }

    private int variables() {
      int count = 0;
      for (String word : words) {
        count += word.equals(Mask.ANY.text()) ? 1 : 0;
      }
      return count;
    }
  }
}
