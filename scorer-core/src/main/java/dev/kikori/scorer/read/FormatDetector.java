package dev.kikori.scorer.read;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds the layout of a log by trying every known one on a sample of its lines. The one that parses most of them wins, ties go to the most
 * specific; if none parses half of them it is {@code plain}. Stateless.
 */
public final class FormatDetector {
  /** The least share of lines that a layout has to parse: {@value}. */
  public static final double MIN_CONFIDENCE = 0.5;

  /** A more specific layout wins over one that parses at most this share of lines more: {@value}. */
  private static final double TIE = 0.005;

  private static final LayoutContext ANY_TIME = new LayoutContext(ZoneOffset.UTC, Instant.EPOCH);

  private FormatDetector() {}

  /**
   * What was found.
   *
   * @param format the layout
   * @param confidence share of the sample's lines that have it, 0..1; stack-trace and indented lines do not count against it
   */
  public record Detection(LogFormat format, double confidence) {}

  /**
   * Finds the layout of a sample.
   *
   * @param sample lines from the start of a log, some 200 of them; may be empty
   */
  public static Detection detect(List<String> sample) {
    for (String name : Envelopes.names()) {
      Supplier<Envelope> envelope = Envelopes.named(name);
      List<String> inside = envelope == null ? List.of() : inside(envelope.get(), sample);
      if (!inside.isEmpty()) {
        Detection found = detectBare(inside);
        return new Detection(found.format.in(name), found.confidence);
      }
    }
    return detectBare(sample);
  }

  /** The lines inside the envelopes, pieces put together; empty if most of the sample has none. */
  private static List<String> inside(Envelope envelope, List<String> sample) {
    List<String> lines = new ArrayList<>();
    List<Envelope.Letter> letters = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int opened = 0;
    int notBlank = 0;
    for (String line : sample) {
      letters.clear();
      notBlank += line.isBlank() ? 0 : 1;
      opened += envelope.open(line, letters) ? 1 : 0;
      for (Envelope.Letter letter : letters) {
        text.append(letter.text());
        if (!letter.partial()) {
          lines.add(text.toString());
          text.setLength(0);
        }
      }
    }
    return opened > notBlank * MIN_CONFIDENCE ? lines : List.of();
  }

  private static Detection detectBare(List<String> sample) {
    List<String> heads = sample.stream().filter(FormatDetector::isHead).toList();
    Detection best = new Detection(LogFormat.plain(), 0);
    for (LogFormat format : NamedFormats.all()) {
      if (!format.isPlain()) {
        double share = share(format, heads);
        if (share >= MIN_CONFIDENCE && share > best.confidence + (best.confidence > 0 ? TIE : 0)) {
          best = new Detection(format, share);
        }
      }
    }
    return best;
  }

  private static boolean isHead(String line) {
    return !line.isBlank() && !StackTraceLines.isIndented(line) && !StackTraceLines.isPart(line);
  }

  private static double share(LogFormat format, List<String> lines) {
    if (lines.isEmpty()) {
      return 0;
    }
    Layout layout = format.newLayout(ANY_TIME);
    ParsedLine parsed = new ParsedLine();
    int found = 0;
    for (String line : lines) {
      found += layout.parse(line, parsed) ? 1 : 0;
    }
    return (double) found / lines.size();
  }
}
