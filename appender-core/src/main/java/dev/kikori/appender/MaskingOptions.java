package dev.kikori.appender;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Secrets that must not leave the process. */
public final class MaskingOptions {
  /** Default of {@code masking.enabled}. */
  public static final boolean DEFAULT_ENABLED = true;

  /** Default of {@code masking.builtIn}. */
  public static final boolean DEFAULT_BUILT_IN = true;

  /** Everything as it is by default. */
  public static final MaskingOptions DEFAULTS = builder().build();

  private final boolean enabled;
  private final boolean builtIn;
  private final List<Pattern> patterns;

  private MaskingOptions(Builder builder) {
    this.enabled = builder.enabled;
    this.builtIn = builder.builtIn;
    this.patterns = List.copyOf(builder.patterns);
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether anything is masked at all. */
  public boolean enabled() {
    return enabled;
  }

  /** Whether passwords, tokens, card numbers and e-mail addresses are masked. */
  public boolean builtIn() {
    return builtIn;
  }

  /** What else is masked: the group named {@code secret} of each match, or the whole match. */
  public List<Pattern> patterns() {
    return patterns;
  }

  /** Checks each value as it is set. Not thread-safe. */
  public static final class Builder {
    private boolean enabled = DEFAULT_ENABLED;
    private boolean builtIn = DEFAULT_BUILT_IN;
    private final List<Pattern> patterns = new ArrayList<>();

    private Builder() {}

    /** Whether anything is masked at all. Default: {@value MaskingOptions#DEFAULT_ENABLED}. */
    public Builder enabled(boolean enabled) {
      this.enabled = enabled;
      return this;
    }

    /** Whether passwords, tokens, card numbers and e-mail addresses are masked. Default: {@value MaskingOptions#DEFAULT_BUILT_IN}. */
    public Builder builtIn(boolean builtIn) {
      this.builtIn = builtIn;
      return this;
    }

    /** Masks the group named {@code secret} of each match, or the whole match. */
    public Builder pattern(String regex) {
      try {
        patterns.add(Pattern.compile(regex));
      } catch (PatternSyntaxException e) {
        throw OptionText.expected(
            "masking.pattern", regex, "a regular expression; " + e.getDescription());
      }
      return this;
    }

    /** The options as they stand. */
    public MaskingOptions build() {
      return new MaskingOptions(this);
    }
  }
}
