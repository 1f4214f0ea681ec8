package dev.kikori.scorer.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides which words of equally framed texts are variables. This is Drain's step from groups to templates, decided as a function of
 * the <em>set</em> of texts: no order of arrival changes the result.
 *
 * <p>A position with at least {@code minDistinct} values is a variable; one with fewer values is a choice (paused or resumed), and the
 * texts are told apart by it. Where too few constant words would stay, the texts are told apart as well, by the position with the
 * fewest values.
 */
final class Generaliser {
  private final int minDistinct;
  private final double minConstant;

  /**
   * A generaliser.
   *
   * @param minDistinct values that show a position to be a variable
   * @param minConstant least share of words that stay constant in a template, 0 to 1
   */
  Generaliser(int minDistinct, double minConstant) {
    this.minDistinct = minDistinct;
    this.minConstant = minConstant;
  }

  /**
   * Splits texts of one frame into those of one template each.
   *
   * @param texts the open words of each text, all of the same length, no two alike
   * @param fixedWords how many words the frame itself holds
   * @return the classes, each with the indexes of its texts and its words, {@code <*>} where they vary
   */
  List<TextClass> classes(List<List<String>> texts, int fixedWords) {
    List<TextClass> result = new ArrayList<>();
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      all.add(i);
    }
    split(texts, all, fixedWords, result);
    return result;
  }

  private void split(List<List<String>> texts, List<Integer> members, int fixedWords, List<TextClass> result) {
    if (members.size() == 1) {
      result.add(new TextClass(texts.get(members.get(0)), members));
      return;
    }
    int positions = texts.get(members.get(0)).size();
    List<String> words = new ArrayList<>(positions);
    int variables = 0;
    int splitAt = -1;
    int fewest = Integer.MAX_VALUE;
    boolean choice = false;
    for (int position = 0; position < positions; position++) {
      Set<String> values = valuesAt(texts, members, position);
      String any = texts.get(members.get(0)).get(position);
      if (values.size() == 1) {
        words.add(any);
        continue;
      }
      if (isVariable(values)) {
        words.add(Mask.ANY.text());
        variables++;
      } else {
        choice = true;
      }
      if (values.size() < fewest) {
        fewest = values.size();
        splitAt = position;
      }
    }
    if (!choice && constantShare(positions, variables, fixedWords) >= minConstant) {
      result.add(new TextClass(words, members));
      return;
    }
    for (List<Integer> part : partition(texts, members, splitAt).values()) {
      split(texts, part, fixedWords, result);
    }
  }

  private boolean isVariable(Set<String> values) {
    if (values.size() >= minDistinct) {
      return true;
    }
    for (String value : values) {
      if (value.charAt(0) == '<' && value.charAt(value.length() - 1) == '>') {
        return true;
      }
    }
    return false;
  }

  private static double constantShare(int positions, int variables, int fixedWords) {
    return (positions - variables + fixedWords) / (double) (positions + fixedWords);
  }

  private static Set<String> valuesAt(List<List<String>> texts, List<Integer> members, int position) {
    Set<String> values = new HashSet<>();
    for (int member : members) {
      values.add(texts.get(member).get(position));
    }
    return values;
  }

  private static Map<String, List<Integer>> partition(List<List<String>> texts, List<Integer> members, int position) {
    Map<String, List<Integer>> parts = new TreeMap<>();
    for (int member : members) {
      parts.computeIfAbsent(texts.get(member).get(position), value -> new ArrayList<>()).add(member);
    }
    return new LinkedHashMap<>(parts);
  }

  /**
   * Texts of one template.
   *
   * @param words the template's open words
   * @param members indexes of the texts
   */
  record TextClass(List<String> words, List<Integer> members) {
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

    int variables() {
      return (int) words.stream().filter(Mask.ANY.text()::equals).count();
    }

    boolean isGeneral() {
      return members.size() > 1;
    }
  }
}
