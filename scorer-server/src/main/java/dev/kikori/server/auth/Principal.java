package dev.kikori.server.auth;

import java.util.Set;

/**
 * Who somebody turned out to be.
 *
 * @param tenant the tenant whose data they may touch, and no other's
 * @param name the token's or certificate's name, for logs and audit; never the token
 * @param scopes what they may do
 */
public record Principal(String tenant, String name, Set<Scope> scopes) {
  public Principal {
    scopes = Set.copyOf(scopes);
  }

  /** Whether they may do this; who may administer may also read. */
  public boolean may(Scope scope) {
    return scopes.contains(scope) || scope == Scope.READ && scopes.contains(Scope.ADMIN);
  }
}
