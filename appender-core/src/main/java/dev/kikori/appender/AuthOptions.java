package dev.kikori.appender;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The bearer token that the client shows. */
public final class AuthOptions {
  /** Default of {@code auth.allowPlaintext}. */
  public static final boolean DEFAULT_ALLOW_PLAINTEXT = false;

  /** Everything as it is by default. */
  public static final AuthOptions DEFAULTS = builder().build();

  private final @Nullable Path tokenFile;
  private final @Nullable String tokenEnvironment;
  private final boolean allowPlaintext;

  private AuthOptions(Builder builder) {
    this.tokenFile = builder.tokenFile;
    this.tokenEnvironment = builder.tokenEnvironment;
    this.allowPlaintext = builder.allowPlaintext;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A file that holds the token; read anew for each connection. */
  public @Nullable Path tokenFile() {
    return tokenFile;
  }

  /** The environment variable that holds the token. */
  public @Nullable String tokenEnvironment() {
    return tokenEnvironment;
  }

  /** Whether the token may travel without encryption to a host that is not this one. */
  public boolean allowPlaintext() {
    return allowPlaintext;
  }

  /** Checks each value as it is set. Not thread-safe. */
  public static final class Builder {
    private @Nullable Path tokenFile;
    private @Nullable String tokenEnvironment;
    private boolean allowPlaintext = DEFAULT_ALLOW_PLAINTEXT;

    private Builder() {}

    /** A file that holds the token; read anew for each connection. */
    public Builder tokenFile(Path tokenFile) {
      this.tokenFile = tokenFile;
      return this;
    }

    /** The environment variable that holds the token. */
    public Builder tokenEnvironment(String tokenEnvironment) {
      this.tokenEnvironment = OptionText.checkText("auth.tokenEnvironment", tokenEnvironment);
      return this;
    }

    /** Whether the token may travel without encryption to a host that is not this one. Default: {@value AuthOptions#DEFAULT_ALLOW_PLAINTEXT}. */
    public Builder allowPlaintext(boolean allowPlaintext) {
      this.allowPlaintext = allowPlaintext;
      return this;
    }

    /** The options as they stand. */
    public AuthOptions build() {
      return new AuthOptions(this);
    }
  }
}
