package dev.kikori.scorer.model;

import java.util.Optional;

/** A bundle at work: its tokenizer, its graphs and the runtime that they share. Safe for use by many threads. */
public final class Model implements AutoCloseable {
  private final Bundle bundle;
  private final OnnxRuntime runtime;
  private final OnnxRuntime.Options options;
  private final Tokenizer tokenizer;
  private final Optional<LineEncoder> encoder;
  private final WindowScorer scorer;

  private Model(
      Bundle bundle,
      OnnxRuntime.Options options,
      int cachedTemplates,
      OnnxRuntime runtime,
      Tokenizer tokenizer) {
    this.bundle = bundle;
    this.options = options;
    this.runtime = runtime;
    this.tokenizer = tokenizer;
    if (BundleManifest.TEXT.equals(bundle.manifest().method())) {
      this.encoder = Optional.empty();
      this.scorer = new TextWindowScorer(runtime, bundle, tokenizer);
    } else {
      LineEncoder lines = new LineEncoder(runtime, bundle, tokenizer, cachedTemplates);
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
    return load(
        bundle,
        new OnnxRuntime.Options(threads, provider, 0),
        LineEncoder.DEFAULT_CACHED_TEMPLATES);
  }

  /**
   * Loads a bundle's graphs.
   *
   * @param bundle a checked bundle
   * @param options threads and provider
   * @param cachedTemplates templates whose embeddings are kept
   * @throws BundleException naming the file that can't be loaded
   */
  public static Model load(Bundle bundle, OnnxRuntime.Options options, int cachedTemplates) {
    OnnxRuntime runtime = new OnnxRuntime(options);
    Tokenizer tokenizer = Tokenizer.open(bundle.file(Bundle.TOKENIZER));
    try {
      return new Model(bundle, options, cachedTemplates, runtime, tokenizer);
    } catch (RuntimeException e) {
      tokenizer.close();
      runtime.close();
      throw e;
    }
  }

  public Bundle bundle() {
    return bundle;
  }

  /** How its graphs are run. */
  public OnnxRuntime.Options options() {
    return options;
  }

  /** The line encoder; the method {@code text} has none. */
  public Optional<LineEncoder> encoder() {
    return encoder;
  }

  public WindowScorer scorer() {
    return scorer;
  }

  /** Waits for what is being scored, then frees the native memory. What comes later is refused with an {@link IllegalStateException}. */
  @Override
  public void close() {
    // The runtime first: from there on nobody comes as far as the tokenizer.
    runtime.close();
    scorer.close();
    encoder.ifPresent(LineEncoder::forget);
    tokenizer.close();
  }
}
