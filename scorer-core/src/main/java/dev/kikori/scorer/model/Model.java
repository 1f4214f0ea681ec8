package dev.kikori.scorer.model;

import java.util.Optional;

/**
 * A bundle at work: its tokenizer, its graphs and the runtime that they share. Safe for use by many threads; closing it frees the native
 * memory.
 */
public final class Model implements AutoCloseable {
  private final Bundle bundle;
  private final OnnxRuntime runtime;
  private final Tokenizer tokenizer;
  private final Optional<LineEncoder> encoder;
  private final WindowScorer scorer;

  private Model(Bundle bundle, OnnxRuntime runtime, Tokenizer tokenizer) {
    this.bundle = bundle;
    this.runtime = runtime;
    this.tokenizer = tokenizer;
    if (BundleManifest.TEXT.equals(bundle.manifest().method())) {
      this.encoder = Optional.empty();
      this.scorer = new TextWindowScorer(runtime, bundle, tokenizer);
    } else {
      LineEncoder lines =
          new LineEncoder(runtime, bundle, tokenizer, LineEncoder.DEFAULT_CACHED_TEMPLATES);
      this.encoder = Optional.of(lines);
      this.scorer = new LineWindowScorer(runtime, bundle, lines);
    }
  }

  /**
   * Loads a bundle's graphs.
   *
   * @param bundle a checked bundle
   * @param threads threads that one run may use
   * @param provider where graphs run
   * @throws BundleException naming the file that can't be loaded
   */
  public static Model load(Bundle bundle, int threads, OnnxRuntime.Provider provider) {
    OnnxRuntime runtime = new OnnxRuntime(threads, provider);
    Tokenizer tokenizer = Tokenizer.open(bundle.file(Bundle.TOKENIZER));
    try {
      return new Model(bundle, runtime, tokenizer);
    } catch (RuntimeException e) {
      tokenizer.close();
      runtime.close();
      throw e;
    }
  }

  public Bundle bundle() {
    return bundle;
  }

  /** The line encoder; the method {@code text} has none. */
  public Optional<LineEncoder> encoder() {
    return encoder;
  }

  public WindowScorer scorer() {
    return scorer;
  }

  @Override
  public void close() {
    scorer.close();
    tokenizer.close();
    runtime.close();
  }
}
