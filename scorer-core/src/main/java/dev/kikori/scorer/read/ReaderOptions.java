package dev.kikori.scorer.read;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The options of an {@link EventReader}, checked by its builder. */
record ReaderOptions(
    @Nullable LogFormat format,
    ZoneId zone,
    @Nullable Instant reference,
    boolean stripFirstColumn,
    boolean keepStrippedColumn,
    String service,
    int sampleLines,
    int maxLineBytes,
    int maxEventLines,
    int maxEventChars,
    long idleMillis) {}
