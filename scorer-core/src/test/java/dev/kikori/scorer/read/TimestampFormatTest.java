package dev.kikori.scorer.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampFormatTest {
  private final TimeFields fields = new TimeFields();

  private String parse(String pattern, String text) {
    int end = TimestampFormat.of(pattern).match(text, 0, fields);
    return end < 0
        ? "no match"
        : resolve(ZoneOffset.UTC)
            + (end == text.length() ? "" : " rest '" + text.substring(end) + "'");
  }

  private String resolve(ZoneId zone) {
    return Instant.ofEpochMilli(new TimeResolver(zone, ReadFixtures.REFERENCE).toMillis(fields))
        .toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yyyy-MM-dd HH:mm:ss,SSS | 2024-02-29 23:59:58,123 | 2024-02-29T23:59:58.123Z",
        "yyyy-MM-dd HH:mm:ss,SSS | 2024-02-29 23:59:58.123456 | 2024-02-29T23:59:58.123Z",
        "ISO8601 | 2024-02-29T23:59:58,123 | 2024-02-29T23:59:58.123Z",
        "yyyy-MM-dd'T'HH:mm:ss.SSSXXX | 2024-02-29T23:59:58.123+01:00 | 2024-02-29T22:59:58.123Z",
        "yyyy-MM-dd'T'HH:mm:ss.SSSXXX | 2024-02-29T23:59:58.123Z | 2024-02-29T23:59:58.123Z",
        "yyyy-MM-dd HH:mm:ss.SSS z | 2024-07-01 12:00:00.000 Europe/Berlin | 2024-07-01T10:00:00Z",
        "yyyy-MM-dd HH:mm:ss Z | 2024-07-01 12:00:00 -0730 | 2024-07-01T19:30:00Z",
        "HH:mm:ss.SSS | 01:02:03.004 | 2026-11-21T01:02:03.004Z",
        "ABSOLUTE | 01:02:03,004 | 2026-11-21T01:02:03.004Z",
        "DATE | 06 Nov 2023 14:34:02,459 | 2023-11-06T14:34:02.459Z",
        "COMPACT | 20240229235958123 | 2024-02-29T23:59:58.123Z",
        "UNIX | 1700000000 | 2023-11-14T22:13:20Z",
        "UNIX_MILLIS | 1700000000123 | 2023-11-14T22:13:20.123Z",
        "MMM d HH:mm:ss | Jul  9 12:16:49 | 2026-07-09T12:16:49Z",
        "MMM d HH:mm:ss | Dec 10 06:55:46 | 2025-12-10T06:55:46Z",
        "MMM dd, yyyy h:mm:ss a | Jul 9, 2024 12:05:06 AM | 2024-07-09T00:05:06Z",
        "MMM dd, yyyy h:mm:ss a | Jul 9, 2024 1:05:06 PM | 2024-07-09T13:05:06Z",
        "EEE MMM dd HH:mm:ss yyyy | Sun Dec 04 04:47:44 2005 | 2005-12-04T04:47:44Z",
        "yyMMdd HHmmss | 081109 203530 | 2008-11-09T20:35:30Z",
        "yyyyMMdd-H:m:s:SSS | 20171224-0:28:0:83 | 2017-12-24T00:28:00.083Z",
        "yyyy-DDD HH:mm | 2024-060 00:00 | 2024-02-29T00:00:00Z",
        "dd/MMM/yyyy:HH:mm:ss Z | 10/Oct/2000:13:55:36 -0700 | 2000-10-10T20:55:36Z",
        "yyyy-MM-dd HH:mm | 2024-02-29 23:59 x | 2024-02-29T23:59:00Z rest ' x'",
        "yyyy-MM-dd HH:mm:ss | 2024-13-01 00:00:00 | no match",
        "yyyy-MM-dd HH:mm:ss | 2024-12-01 25:00:00 | no match",
        "yyyy-MM-dd HH:mm:ss | 2024-12-01 | no match",
        "yyyy-MM-dd | 24-12-01 | no match"
      })
  void match_patternAndText_isTheInstant(String pattern, String text, String expected) {
    assertThat(parse(pattern, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yyyy-MM-dd G", "Q", "yyyy 'open", "[yyyy]", "W"})
  void of_patternThatNoLogHas_isRefused(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimestampFormat.of(pattern))
        .withMessageStartingWith("date pattern: " + pattern);
  }

  @Test
  void resolve_zoneOfTheOptions_appliesSummerTime() {
    TimestampFormat.of("").match("2024-07-01 12:00:00,000", 0, fields);
    assertThat(resolve(ZoneId.of("Europe/Berlin"))).isEqualTo("2024-07-01T10:00:00Z");
    TimestampFormat.of("").match("2024-01-01 12:00:00,000", 0, fields);
    assertThat(resolve(ZoneId.of("Europe/Berlin"))).isEqualTo("2024-01-01T11:00:00Z");
  }

  @Test
  void resolve_timeOfDayFallsBackOvernight_isTheNextDay() {
    TimeResolver resolver = new TimeResolver(ZoneOffset.UTC, ReadFixtures.REFERENCE);
    TimestampFormat format = TimestampFormat.of("HH:mm:ss");
    format.match("23:59:59", 0, fields);
    long before = resolver.toMillis(fields);
    format.match("00:00:01", 0, fields);
    assertThat(resolver.toMillis(fields) - before).isEqualTo(2000);
    format.match("00:00:00", 0, fields);
    assertThat(resolver.toMillis(fields) - before)
        .as("a second back is out of order, no new day")
        .isEqualTo(1000);
  }

  @Test
  void match_randomTimes_agreesWithDateTimeFormatter() {
    long seed = 42;
    Random random = new Random(seed);
    String[] patterns = {
      "yyyy-MM-dd HH:mm:ss,SSS",
      "dd MMM yyyy HH:mm:ss.SSS",
      "yyyyMMddHHmmssSSS",
      "EEE, d MMM yyyy h:mm:ss a",
      "yy/MM/dd HH:mm:ss"
    };
    for (String pattern : patterns) {
      DateTimeFormatter reference = DateTimeFormatter.ofPattern(pattern, Locale.US);
      TimestampFormat format = TimestampFormat.of(pattern);
      for (int i = 0; i < 500; i++) {
        LocalDateTime time =
            LocalDateTime.ofEpochSecond(
                random.nextLong(946_684_800L, 4_102_444_800L), 0, ZoneOffset.UTC);
        LocalDateTime withMillis =
            pattern.contains("SSS") ? time.plusNanos(random.nextInt(1000) * 1_000_000L) : time;
        String text = reference.format(withMillis);
        assertThat(format.match(text, 0, fields))
            .as("%s, seed %d", text, seed)
            .isEqualTo(text.length());
        assertThat(resolve(ZoneOffset.UTC))
            .as("%s, seed %d", text, seed)
            .isEqualTo(withMillis.toInstant(ZoneOffset.UTC).toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-02-29T23:59:58.123456789Z | 2024-02-29T23:59:58.123Z",
        "2024/02/29 23:59:58 | 2024-02-29T23:59:58Z",
        "2024-02-29 23:59:58,123 +0100 x | 2024-02-29T22:59:58.123Z",
        "2024-02-29 23:59:58 UTC LOG | 2024-02-29T23:59:58Z",
        "2024-02-29 23:59:58 INFO | 2024-02-29T23:59:58Z",
        "2005-06-03-15.42.50.675872 R02 | 2005-06-03T15:42:50.675Z",
        "1700000000 | 2023-11-14T22:13:20Z",
        "1700000000.25 | 2023-11-14T22:13:20.250Z",
        "1700000000123 | 2023-11-14T22:13:20.123Z",
        "1700000000123456789 | 2023-11-14T22:13:20.123Z",
        "06-Nov-2023 14:34:02.459 INFO | 2023-11-06T14:34:02.459Z",
        "06.11.2023 14:34:02 | 2023-11-06T14:34:02Z",
        "Mon, 6 Nov 2023 14:34:02 GMT | 2023-11-06T14:34:02Z",
        "17/06/09 20:10:40 INFO | 2017-06-09T20:10:40Z",
        "12345678901234 | no match",
        "10.251.73.220 is up | no match",
        "2024-02-30 is no day | no match",
        "Marching on | no match",
        "07:30 | no match"
      })
  void scanner_anyTimestamp_isFoundWithoutAPattern(String text, String expected) {
    int end = TimestampScanner.match(text, 0, fields);
    assertThat(end < 0 ? "no match" : resolve(ZoneOffset.UTC)).isEqualTo(expected);
  }
}
