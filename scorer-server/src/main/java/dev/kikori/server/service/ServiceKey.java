package dev.kikori.server.service;

/**
 * A tenant's service: what has a lane, a model and alerts of its own.
 *
 * @param tenant whose logs these are; {@link #DEFAULT_TENANT} where nobody has to say
 * @param service the service, as the client or the resource attributes name it
 */
public record ServiceKey(String tenant, String service) {
  /** The tenant of a server without tokens: {@value}. */
  public static final String DEFAULT_TENANT = "default";
}
