package dev.kikori.appender;

/** What connections ask of the options. */
final class Endpoints {
  private Endpoints() {}

  /** {@code host:port}, IPv6 addresses in brackets. */
  static String check(String key, String endpoint) {
    String trimmed = endpoint.trim();
    int colon = trimmed.lastIndexOf(':');
    String host = colon < 0 ? "" : trimmed.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    boolean plain =
        !host.isEmpty() && host.chars().noneMatch(c -> c <= ' ' || ":/[]@".indexOf(c) >= 0);
    if (!(bracketed || plain) || !isPort(trimmed.substring(colon + 1))) {
      throw OptionText.expected(key, endpoint, "host:port, e.g. localhost:4317 or [::1]:4317");
    }
    return trimmed;
  }

  static void checkTogether(TlsOptions tls, AuthOptions auth, RetryOptions retry) {
    if ((tls.certificate() == null) != (tls.privateKey() == null)) {
      throw OptionText.expected(
          tls.certificate() == null ? "tls.certificate" : "tls.privateKey",
          "nothing",
          "tls.certificate and tls.privateKey together");
    }
    if (tls.certificate() != null && tls.keyStore() != null) {
      throw OptionText.expected(
          "tls.keyStore", String.valueOf(tls.keyStore()), "either tls.keyStore or tls.certificate");
    }
    if (tls.trustCertificates() != null && tls.trustStore() != null) {
      throw OptionText.expected(
          "tls.trustStore",
          String.valueOf(tls.trustStore()),
          "either tls.trustStore or tls.trustCertificates");
    }
    if (auth.tokenFile() != null && auth.tokenEnvironment() != null) {
      throw OptionText.expected(
          "auth.tokenEnvironment",
          String.valueOf(auth.tokenEnvironment()),
          "either auth.tokenFile or auth.tokenEnvironment");
    }
    if (retry.initial().compareTo(retry.max()) > 0) {
      throw OptionText.expected(
          "retry.initial",
          OptionText.formatDuration(retry.initial()),
          "at most retry.max, " + OptionText.formatDuration(retry.max()));
    }
  }

  private static boolean isPort(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return false;
    }
    int port = Integer.parseInt(text);
    return port >= 1 && port <= 65_535;
  }
}
