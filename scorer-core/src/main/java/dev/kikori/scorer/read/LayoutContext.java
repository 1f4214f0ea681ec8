package dev.kikori.scorer.read;

import java.time.Instant;
import java.time.ZoneId;

/**
 * What a layout needs to know beside the line.
 *
 * @param zone the zone of timestamps that state none
 * @param reference a time at or after the last line, by which missing years and dates are filled in
 */
record LayoutContext(ZoneId zone, Instant reference) {
  TimeResolver newTimeResolver() {
    return new TimeResolver(zone, reference);
  }
}
