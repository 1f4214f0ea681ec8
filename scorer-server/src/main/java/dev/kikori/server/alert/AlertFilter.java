package dev.kikori.server.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts are meant. What is null does not matter.
 *
 * @param since changed at this time or later
 * @param until changed before this time
 * @param text in the summary, the lines that count, the templates, the service or the id; case is ignored
 */
public record AlertFilter(
    AlertRecord.@Nullable Status status,
    @Nullable String service,
    @Nullable String severity,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String text) {
  /** All of them. */
  public static final AlertFilter ALL = new AlertFilter(null, null, null, null, null, null);
}
