package dev.kikori.scorer.model;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Text to token ids, by the {@code tokenizer.json} of a bundle (Hugging Face's format). Safe for use by many threads. */
public final class Tokenizer implements AutoCloseable {
  /** Fills up short rows. */
  public static final int PAD = 0;

  /** Begins every text. */
  public static final int BOS = 1;

  /** Ends every text. */
  public static final int EOS = 2;

  private final HuggingFaceTokenizer tokenizer;

  private Tokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Reads a tokenizer.
   *
   * @throws BundleException naming the file, if it is none
   */
  public static Tokenizer open(Path file) {
    // Nothing is ever fetched: the file is all there is.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    try {
      return new Tokenizer(
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(file)
              .optAddSpecialTokens(false)
              .optTruncation(false)
              .optPadding(false)
              .build());
    } catch (IOException | RuntimeException e) {
      throw new BundleException(file + ": no tokenizer: " + e.getMessage(), e);
    }
  }

  /**
   * Encodes a text between {@link #BOS} and {@link #EOS}.
   *
   * @param maxTokens length at which the ids are cut; the last one is {@link #EOS} all the same
   */
  public long[] encode(String text, int maxTokens) {
    long[] ids = tokenizer.encode(text, false, false).getIds();
    int kept = Math.min(ids.length, maxTokens - 2);
    long[] framed = new long[kept + 2];
    framed[0] = BOS;
    System.arraycopy(ids, 0, framed, 1, kept);
    framed[kept + 1] = EOS;
    return framed;
  }

  /** Pads rows to the longest and lays them behind one another: {@code [rows.length, longest]}. */
  static long[] pad(long[][] rows, int longest) {
    long[] padded = new long[rows.length * longest];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, padded, i * longest, rows[i].length);
      Arrays.fill(padded, i * longest + rows[i].length, (i + 1) * longest, PAD);
    }
    return padded;
  }

  /** The mask that goes with {@link #pad}: 1 where a token stands. */
  static long[] mask(long[][] rows, int longest) {
    long[] mask = new long[rows.length * longest];
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(mask, i * longest, i * longest + rows[i].length, 1L);
    }
    return mask;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
