package dev.kikori.appender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class KikoriOptionsTest {
  private final KikoriOptions defaults = KikoriOptions.DEFAULTS;

  @Test
  void defaults_areTheDocumentedOnes() {
    assertThat(defaults.service()).isNull();
    assertThat(defaults.instance()).isNull();
    assertThat(defaults.endpoints()).containsExactly("localhost:4317");
    assertThat(defaults.stopTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(defaults.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(defaults.queue().bytes()).isEqualTo(4 << 20);
    assertThat(defaults.queue().overflow()).isEqualTo(QueueOptions.Overflow.DROP_NEWEST);
    assertThat(defaults.queue().dropBelow()).isEqualTo(Severity.WARN);
    assertThat(defaults.queue().blockFor()).isEqualTo(Duration.ofMillis(100));
    assertThat(defaults.batch().events()).isEqualTo(1024);
    assertThat(defaults.batch().bytes()).isEqualTo(256 << 10);
    assertThat(defaults.batch().delay()).isEqualTo(Duration.ofMillis(100));
    assertThat(defaults.batch().compression()).isEqualTo(BatchOptions.Compression.NONE);
    assertThat(defaults.window().bytes()).isEqualTo(4 << 20);
    assertThat(defaults.retry().initial()).isEqualTo(Duration.ofMillis(250));
    assertThat(defaults.retry().max()).isEqualTo(Duration.ofSeconds(30));
    assertThat(defaults.keepAlive().interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(defaults.keepAlive().timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(defaults.tls().enabled()).isFalse();
    assertThat(defaults.auth().allowPlaintext()).isFalse();
    assertThat(defaults.spill().directory()).isNull();
    assertThat(defaults.spill().bytes()).isEqualTo(64 << 20);
    assertThat(defaults.masking().enabled()).isTrue();
    assertThat(defaults.masking().builtIn()).isTrue();
    assertThat(defaults.event().maxBytes()).isEqualTo(64 << 10);
    assertThat(defaults.event().context()).isTrue();
    assertThat(defaults.event().keyValues()).isTrue();
    assertThat(defaults.event().markers()).isTrue();
    assertThat(defaults.event().arguments()).isTrue();
    assertThat(defaults.event().callerData()).isFalse();
    assertThat(defaults.event().stackFrames()).isEqualTo(100);
    assertThat(defaults.alerts().enabled()).isTrue();
    assertThat(defaults.alerts().logger()).isEqualTo("kikori.alert");
    assertThat(defaults.alerts().perMinute()).isEqualTo(30);
    assertThat(defaults.alerts().marker()).isEqualTo("KIKORI_ALERT");
  }

  @Test
  void valueOutOfRange_isRefusedWithTheRule() {
    assertRefused(() -> QueueOptions.builder().bytes(12), "queue.bytes: 12 (expected: 64KB..1GB)");
    assertRefused(
        () -> QueueOptions.builder().blockFor(Duration.ofMinutes(1)),
        "queue.blockFor: 1m (expected: 1ms..10s)");
    assertRefused(() -> BatchOptions.builder().events(0), "batch.events: 0 (expected: 1..65536)");
    assertRefused(
        () -> EventOptions.builder().maxBytes(1L << 40),
        "event.maxBytes: 1024GB (expected: 1KB..16MB)");
    assertRefused(
        () -> KikoriOptions.builder().stopTimeout(Duration.ofHours(1)),
        "stopTimeout: 1h (expected: 0ms..5m)");
    assertRefused(() -> KikoriOptions.builder().service(" "), "service: ' ' (expected: something)");
  }

  @Test
  void endpoint_thatIsNone_isRefused() {
    for (String bad :
        new String[] {"", "host", "host:", "host:0", "host:65536", "::1:4317", "http://h:1"}) {
      assertThatThrownBy(() -> KikoriOptions.builder().endpoint(bad))
          .hasMessage(
              "endpoint: " + bad + " (expected: host:port, e.g. localhost:4317 or [::1]:4317)");
    }
    assertThat(
            KikoriOptions.builder().endpoint("a.b:1").endpoint("[::1]:65535").build().endpoints())
        .containsExactly("a.b:1", "[::1]:65535");
  }

  @Test
  void optionsThatDoNotFitTogether_areRefused() {
    assertRefused(
        () ->
            KikoriOptions.builder()
                .tls(TlsOptions.builder().certificate(Path.of("c")).build())
                .build(),
        "tls.privateKey: nothing (expected: tls.certificate and tls.privateKey together)");
    assertRefused(
        () ->
            KikoriOptions.builder()
                .retry(RetryOptions.builder().initial(Duration.ofSeconds(40)).build())
                .build(),
        "retry.initial: 40s (expected: at most retry.max, 30s)");
    assertRefused(
        () ->
            KikoriOptions.builder()
                .auth(AuthOptions.builder().tokenFile(Path.of("t")).tokenEnvironment("T").build())
                .build(),
        "auth.tokenEnvironment: T (expected: either auth.tokenFile or auth.tokenEnvironment)");
  }

  @Test
  void pattern_thatIsNoExpression_isRefused() {
    assertThatThrownBy(() -> MaskingOptions.builder().pattern("(("))
        .hasMessageStartingWith("masking.pattern: (( (expected: a regular expression; ");
  }

  @Test
  void texts_areReadAndWritten() {
    assertThat(OptionText.bytes("k", "4MB")).isEqualTo(4 << 20);
    assertThat(OptionText.bytes("k", " 64 kb ")).isEqualTo(64 << 10);
    assertThat(OptionText.bytes("k", "17")).isEqualTo(17);
    assertThat(OptionText.duration("k", "100ms")).isEqualTo(Duration.ofMillis(100));
    assertThat(OptionText.duration("k", "3 s")).isEqualTo(Duration.ofSeconds(3));
    assertThat(OptionText.duration("k", "5m")).isEqualTo(Duration.ofMinutes(5));
    assertThat(OptionText.bool("k", "True")).isTrue();
    assertThat(Severity.parse("k", "warn")).isEqualTo(Severity.WARN);
    assertThat(Severity.name(14)).isEqualTo("WARN");
    assertRefused(
        () -> OptionText.bytes("k", "4XB"), "k: 4XB (expected: a size such as 512KB, 4MB or 1GB)");
    assertRefused(
        () -> OptionText.bytes("k", "-4"), "k: -4 (expected: a size such as 512KB, 4MB or 1GB)");
    assertRefused(
        () -> OptionText.bytes("k", "99999999999999GB"),
        "k: 99999999999999GB (expected: a smaller number)");
    assertRefused(
        () -> OptionText.duration("k", "soon"),
        "k: soon (expected: a duration such as 100ms, 3s, 5m or 1h)");
    assertRefused(() -> OptionText.bool("k", "yes"), "k: yes (expected: true or false)");
    assertRefused(() -> OptionText.integer("k", "1.5"), "k: 1.5 (expected: a whole number)");
    assertRefused(
        () -> Severity.parse("queue.dropBelow", "LOUD"),
        "queue.dropBelow: LOUD (expected: TRACE, DEBUG, INFO, WARN, ERROR or FATAL)");
  }

  @Test
  void options_areNotChangedByTheirBuilder() {
    KikoriOptions.Builder builder = KikoriOptions.builder().attribute("a", "1").endpoint("h:1");
    KikoriOptions built = builder.build();
    builder.attribute("b", "2").endpoint("h:2").service("later");
    assertThat(built.attributes()).containsOnlyKeys("a");
    assertThat(built.endpoints()).containsExactly("h:1");
    assertThat(built.service()).isNull();
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
