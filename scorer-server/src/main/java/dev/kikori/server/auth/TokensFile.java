package dev.kikori.server.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The tokens file as it is written. Several tokens of one tenant are good at the same time, so that they can be changed one client after
 * the other:
 *
 * <pre>{@code
 * tenants:
 *   acme:
 *     - name: payment service
 *       sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 *       scopes: [ingest]
 *       expires: 2027-06-30T00:00:00Z
 * }</pre>
 *
 * @param tenants tokens by tenant
 */
public record TokensFile(Map<String, List<Entry>> tenants) {
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final int SHA_256_BYTES = 32;
  private static final int MAX_NAME = 100;
  private static final int MAX_FILE_BYTES = 16 << 20;

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  public TokensFile(@Nullable Map<String, List<Entry>> tenants) {
    this.tenants = tenants == null ? Map.of() : Map.copyOf(tenants);
    this.tenants.keySet().forEach(TokensFile::checkTenant);
  }

  /**
   * Reads a tokens file.
   *
   * @throws IllegalArgumentException if it can't be read or says something that can't be meant
   */
  static TokensFile read(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IllegalArgumentException(
            "tokens_file: " + file + " (expected: at most " + MAX_FILE_BYTES + " bytes)");
      }
      return YAML.readValue(Files.readAllBytes(file), TokensFile.class);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "tokens_file: " + file + " (expected: a file that can be read)", e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "tokens_file: " + file + line(e.getLocation()) + ": " + reason(e), e);
    }
  }

  private static String line(@Nullable TokenStreamLocation at) {
    return at == null || at.getLineNr() <= 0 ? "" : ", line " + at.getLineNr();
  }

  /** Without the source that Jackson would quote. */
  private static String reason(JacksonException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return e.getOriginalMessage().lines().findFirst().orElse("can't be read");
  }

  /**
   * One token.
   *
   * @param name for logs, by default the start of the hash
   * @param sha256 SHA-256 of the token, in hexadecimal
   * @param scopes what it is good for, by default {@code [ingest]}
   * @param expires when it stops to be, in ISO 8601; by default never
   */
  public record Entry(String name, String sha256, List<Scope> scopes, String expires) {
    public Entry(
        @Nullable String name,
        @Nullable String sha256,
        @Nullable List<Scope> scopes,
        @Nullable String expires) {
      this.sha256 = checkHash(sha256 == null ? "" : sha256.strip());
      this.name = name == null || name.isBlank() ? this.sha256.substring(0, 8) : cut(name);
      this.scopes = scopes == null ? List.of(Scope.INGEST) : List.copyOf(scopes);
      this.expires = expires == null ? "" : expires;
      expiry();
    }

    byte[] hash() {
      return HexFormat.of().parseHex(sha256);
    }

    /** When it expires; the end of time if it doesn't. */
    Instant expiry() {
      try {
        return expires.isEmpty() ? Instant.MAX : Instant.parse(expires);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            "expires: " + expires + " (expected: a time such as 2027-06-30T00:00:00Z)", e);
      }
    }

    /** The hash's start is enough to find the line. */
    @Override
    public String toString() {
      return "Entry[" + name + ", " + sha256.substring(0, 8) + "]";
    }

    private static String cut(String name) {
      return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }
  }

  private static String checkHash(String sha256) {
    if (sha256.length() != 2 * SHA_256_BYTES
        || !sha256.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
      throw new IllegalArgumentException(
          "sha256: "
              + sha256.length()
              + " characters (expected: the token's SHA-256, 64 hexadecimal digits)");
    }
    return sha256;
  }

  private static void checkTenant(String tenant) {
    if (!isTenant(tenant)) {
      throw new IllegalArgumentException(
          "tenants: " + tenant + " (expected: up to 100 of letters, digits, '.', '_' and '-')");
    }
  }

  /** Tenants become names of folders and labels. */
  static boolean isTenant(String name) {
    return TENANT.matcher(name).matches();
  }
}
