package dev.kikori.server.auth;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tokens of one reading of the tokens file. Immutable. */
final class KnownTokens {
  static final KnownTokens NONE = new KnownTokens(List.of());

  private final List<Known> tokens;

  private record Known(byte[] hash, Instant expiry, Principal principal) {}

  private KnownTokens(List<Known> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  static KnownTokens of(TokensFile file) {
    List<Known> tokens = new ArrayList<>();
    file.tenants()
        .forEach(
            (tenant, entries) -> {
              for (TokensFile.Entry entry : entries) {
                tokens.add(
                    new Known(
                        entry.hash(),
                        entry.expiry(),
                        new Principal(tenant, entry.name(), Set.copyOf(entry.scopes()))));
              }
            });
    return new KnownTokens(tokens);
  }

  int size() {
    return tokens.size();
  }

  /** Looks at every token, so that the time it takes says nothing of which one it was. */
  @Nullable Principal find(String token, Instant now) {
    byte[] hash = Tokens.sha256(token);
    Principal found = null;
    for (Known known : tokens) {
      if (MessageDigest.isEqual(known.hash, hash) && now.isBefore(known.expiry)) {
        found = known.principal;
      }
    }
    return found;
  }
}
