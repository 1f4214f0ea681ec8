package dev.kikori.trainer.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Trains a byte-level BPE (Sennrich et al., arXiv 1508.07909; bytes as in GPT-2). Words are cut so that camel case falls apart where people
 * read a border, digits stand alone, and the masks of templates are single tokens that never merge with their neighbours. The result
 * depends only on the texts, not on their order.
 */
public final class BpeTrainer {
  /** The masks of templates, each a token of its own. */
  public static final List<String> MASKS =
      List.of(
          "<*>", "<NUM>", "<HEX>", "<IP>", "<UUID>", "<PATH>", "<TIME>", "<DUR>", "<SIZE>", "<URL>",
          "<ID>");

  /** The first tokens: padding, begin, end. */
  public static final List<String> SPECIALS = List.of("<pad>", "<s>", "</s>");

  /** How text falls into words before merging; the same pattern is written into {@code tokenizer.json}. */
  static final String WORDS =
      " ?\\p{Lu}?\\p{Ll}+| ?\\p{Lu}+(?!\\p{Ll})| ?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s+";

  private static final Pattern WORD = Pattern.compile(WORDS);
  private static final Pattern MASK =
      Pattern.compile("\\s*(?:<\\*>|<(?:NUM|HEX|IP|UUID|PATH|TIME|DUR|SIZE|URL|ID)>)");

  private BpeTrainer() {}

  /**
   * Trains a vocabulary.
   *
   * @param lines the texts, each counted once
   * @param size tokens wanted, specials, masks and the 256 bytes included; fewer if the texts run out of pairs
   */
  public static BpeVocabulary train(Iterable<String> lines, int size) {
    int least = SPECIALS.size() + MASKS.size() + 256;
    if (size < least || size > 1 << 16) {
      throw new IllegalArgumentException(
          "vocab: " + size + " (expected: " + least + ".." + (1 << 16) + ")");
    }
    List<String> tokens = new ArrayList<>(SPECIALS);
    tokens.addAll(MASKS);
    for (char symbol : ByteAlphabet.all()) {
      tokens.add(String.valueOf(symbol));
    }
    return new Merging(words(lines), tokens).run(size);
  }

  private static Map<String, Integer> words(Iterable<String> lines) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String line : lines) {
      for (String part : MASK.split(line)) {
        Matcher word = WORD.matcher(part);
        while (word.find()) {
          counts.merge(ByteAlphabet.of(word.group()), 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  private record Pair(String left, String right) {}

  private record Candidate(Pair pair, long count) {}

  /** The merging itself: pairs with their counts, kept up to date word by word, the most frequent one taken from a heap of estimates. */
  private static final class Merging {
    private final List<List<String>> words = new ArrayList<>();
    private final List<Integer> wordCounts = new ArrayList<>();
    private final Map<Pair, Long> counts = new HashMap<>();
    private final Map<Pair, Set<Integer>> places = new HashMap<>();
    private final PriorityQueue<Candidate> heap =
        new PriorityQueue<>(
            Comparator.comparingLong(Candidate::count)
                .reversed()
                .thenComparing(candidate -> candidate.pair().left())
                .thenComparing(candidate -> candidate.pair().right()));
    private final List<String> tokens;

    Merging(Map<String, Integer> wordCounts, List<String> tokens) {
      this.tokens = tokens;
      wordCounts.forEach(
          (word, count) -> {
            List<String> symbols = new ArrayList<>();
            word.chars().forEach(symbol -> symbols.add(String.valueOf((char) symbol)));
            words.add(symbols);
            this.wordCounts.add(count);
          });
      for (int i = 0; i < words.size(); i++) {
        count(i, 1);
      }
      counts.forEach((pair, count) -> heap.add(new Candidate(pair, count)));
    }

    BpeVocabulary run(int size) {
      List<String[]> merges = new ArrayList<>();
      Set<String> known = new HashSet<>(tokens);
      while (tokens.size() < size && !heap.isEmpty()) {
        Candidate best = heap.poll();
        long count = counts.getOrDefault(best.pair(), 0L);
        if (count != best.count()) {
          if (count > 0) {
            heap.add(new Candidate(best.pair(), count));
          }
          continue;
        }
        if (count < 2) {
          break;
        }
        merge(best.pair());
        merges.add(new String[] {best.pair().left(), best.pair().right()});
        String merged = best.pair().left() + best.pair().right();
        if (known.add(merged)) {
          tokens.add(merged);
        }
      }
      Map<String, Integer> ids = new LinkedHashMap<>();
      tokens.forEach(token -> ids.put(token, ids.size()));
      return new BpeVocabulary(ids, merges);
    }

    private void merge(Pair pair) {
      Set<Pair> touched = new HashSet<>();
      for (int i : List.copyOf(places.getOrDefault(pair, Set.of()))) {
        touched.addAll(count(i, -1));
        words.set(i, merged(words.get(i), pair));
        touched.addAll(count(i, 1));
      }
      counts.remove(pair);
      places.remove(pair);
      for (Pair changed : touched) {
        long count = counts.getOrDefault(changed, 0L);
        if (count > 0) {
          heap.add(new Candidate(changed, count));
        }
      }
    }

    private List<Pair> count(int word, int sign) {
      List<String> symbols = words.get(word);
      List<Pair> pairs = new ArrayList<>();
      for (int i = 0; i + 1 < symbols.size(); i++) {
        Pair pair = new Pair(symbols.get(i), symbols.get(i + 1));
        pairs.add(pair);
        counts.merge(pair, (long) sign * wordCounts.get(word), Long::sum);
        if (sign > 0) {
          places.computeIfAbsent(pair, p -> new HashSet<>()).add(word);
        } else {
          places.getOrDefault(pair, new HashSet<>()).remove(word);
        }
      }
      return pairs;
    }

    private static List<String> merged(List<String> symbols, Pair pair) {
      List<String> merged = new ArrayList<>(symbols.size());
      for (int i = 0; i < symbols.size(); i++) {
        if (i + 1 < symbols.size()
            && symbols.get(i).equals(pair.left())
            && symbols.get(i + 1).equals(pair.right())) {
          merged.add(pair.left() + pair.right());
          i++;
        } else {
          merged.add(symbols.get(i));
        }
      }
      return merged;
    }
  }
}
