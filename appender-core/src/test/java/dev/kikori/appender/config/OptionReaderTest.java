package dev.kikori.appender.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.BatchOptions.Compression;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.QueueOptions.Overflow;
import dev.kikori.appender.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptionReaderTest {
  /** A text that is not the default, what it reads as, and where it shows. */
  private record Example(String text, Object value, Function<KikoriOptions, Object> where) {}

  private static final Map<OptionKey, Example> EXAMPLES = examples();

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TLS_CERTIFICATE", "TLS_PRIVATE_KEY"})
  void key_withText_reachesItsOption(OptionKey key) {
    Example example = EXAMPLES.get(key);
    assertThat(example).as("an example for " + key).isNotNull();
    assertThat(example.where.apply(KikoriOptions.DEFAULTS)).isNotEqualTo(example.value);

    KikoriOptions options = read(Map.of(key, example.text)).read();

    assertThat(options).isNotNull();
    assertThat(example.where.apply(options)).isEqualTo(example.value);
  }

  @ParameterizedTest
  @EnumSource
  void default_readAsText_changesNothing(OptionKey key) {
    if (key.defaultText().isEmpty()) {
      assertThat(
              EnumSet.of(
                  OptionKey.Kind.TEXT,
                  OptionKey.Kind.FILE,
                  OptionKey.Kind.KEY_VALUE,
                  OptionKey.Kind.REGEX))
          .contains(key.kind());
      return;
    }

    KikoriOptions options = read(Map.of(key, key.defaultText())).read();

    assertThat(options).isNotNull();
    Function<KikoriOptions, Object> where = EXAMPLES.get(key).where;
    assertThat(where.apply(options)).isEqualTo(where.apply(KikoriOptions.DEFAULTS));
  }

  @Test
  void mistakes_several_areAllReportedWithTheirPaths() {
    OptionReader reader =
        read(
            Map.of(
                OptionKey.QUEUE_BYTES, "4XB",
                OptionKey.QUEUE_OVERFLOW, "explode",
                OptionKey.TLS_ENABLED, "",
                OptionKey.MASKING_PATTERN, "(",
                OptionKey.ENDPOINT, "localhost",
                OptionKey.ATTRIBUTE, "=x"));

    assertThat(reader.read()).isNull();
    assertThat(reader.errors())
        .hasSize(6)
        .anyMatch(e -> e.startsWith("queue.bytes: 4XB (expected: a size"))
        .anyMatch(e -> e.startsWith("queue.overflow: explode (expected: dropNewest"))
        .anyMatch(e -> e.startsWith("tls.enabled: "))
        .anyMatch(e -> e.startsWith("masking.pattern: ( (expected: a regular expression"))
        .anyMatch(e -> e.startsWith("endpoint: localhost (expected: host:port"))
        .anyMatch(e -> e.startsWith("attribute: =x (expected: a key"));
  }

  @Test
  void options_thatDoNotFitTogether_areReported() {
    OptionReader reader = read(Map.of(OptionKey.RETRY_INITIAL, "60s", OptionKey.RETRY_MAX, "1s"));

    assertThat(reader.read()).isNull();
    assertThat(reader.errors()).singleElement().asString().startsWith("retry.initial: ");
  }

  @Test
  void texts_repeatable_areAllKeptInOrder() {
    OptionTexts texts = new OptionTexts();
    texts.put(OptionKey.ENDPOINT, "a:1");
    texts.put(OptionKey.ENDPOINT, "b:2");
    texts.put(OptionKey.QUEUE_BYTES, "1MB");
    texts.put(OptionKey.QUEUE_BYTES, "2MB");
    texts.put(OptionKey.QUEUE_BYTES, null);
    OptionReader reader = new OptionReader("test");
    reader.setAll(texts);

    KikoriOptions options = reader.read();

    assertThat(options).isNotNull();
    assertThat(options.endpoints()).containsExactly("a:1", "b:2");
    assertThat(options.queue().bytes()).isEqualTo(2 << 20);
    assertThat(options.agent()).isEqualTo("test");
  }

  private static OptionReader read(Map<OptionKey, String> said) {
    OptionTexts texts = new OptionTexts();
    said.forEach(texts::put);
    OptionReader reader = new OptionReader("test");
    reader.setAll(texts);
    return reader;
  }

  private static Map<OptionKey, Example> examples() {
    Map<OptionKey, Example> of = new EnumMap<>(OptionKey.class);
    of.put(OptionKey.SERVICE, new Example("shop", "shop", KikoriOptions::service));
    of.put(OptionKey.INSTANCE, new Example("shop-1", "shop-1", KikoriOptions::instance));
    of.put(
        OptionKey.ATTRIBUTE,
        new Example("env=a=b", Map.of("env", "a=b"), KikoriOptions::attributes));
    of.put(
        OptionKey.ENDPOINT, new Example("scorer:1", List.of("scorer:1"), KikoriOptions::endpoints));
    of.put(
        OptionKey.DENIED_LOGGER,
        new Example("com.acme", List.of("com.acme"), KikoriOptions::deniedLoggers));
    of.put(
        OptionKey.STOP_TIMEOUT,
        new Example("5s", Duration.ofSeconds(5), KikoriOptions::stopTimeout));
    of.put(
        OptionKey.CONNECT_TIMEOUT,
        new Example("2s", Duration.ofSeconds(2), KikoriOptions::connectTimeout));
    of.put(OptionKey.QUEUE_BYTES, new Example("8MB", 8 << 20, o -> o.queue().bytes()));
    of.put(
        OptionKey.QUEUE_OVERFLOW, new Example("block", Overflow.BLOCK, o -> o.queue().overflow()));
    of.put(
        OptionKey.QUEUE_DROP_BELOW,
        new Example("error", Severity.ERROR, o -> o.queue().dropBelow()));
    of.put(
        OptionKey.QUEUE_BLOCK_FOR,
        new Example("1s", Duration.ofSeconds(1), o -> o.queue().blockFor()));
    of.put(OptionKey.BATCH_EVENTS, new Example("7", 7, o -> o.batch().events()));
    of.put(OptionKey.BATCH_BYTES, new Example("64KB", 64 << 10, o -> o.batch().bytes()));
    of.put(OptionKey.BATCH_DELAY, new Example("1s", Duration.ofSeconds(1), o -> o.batch().delay()));
    of.put(
        OptionKey.BATCH_COMPRESSION,
        new Example("gzip", Compression.GZIP, o -> o.batch().compression()));
    of.put(OptionKey.WINDOW_BYTES, new Example("1MB", 1 << 20, o -> o.window().bytes()));
    of.put(
        OptionKey.RETRY_INITIAL,
        new Example("1s", Duration.ofSeconds(1), o -> o.retry().initial()));
    of.put(OptionKey.RETRY_MAX, new Example("5m", Duration.ofMinutes(5), o -> o.retry().max()));
    of.put(
        OptionKey.KEEP_ALIVE_INTERVAL,
        new Example("60s", Duration.ofSeconds(60), o -> o.keepAlive().interval()));
    of.put(
        OptionKey.KEEP_ALIVE_TIMEOUT,
        new Example("1s", Duration.ofSeconds(1), o -> o.keepAlive().timeout()));
    of.put(OptionKey.TLS_ENABLED, new Example("true", true, o -> o.tls().enabled()));
    of.put(
        OptionKey.TLS_TRUST_CERTIFICATES,
        new Example("ca.pem", Path.of("ca.pem"), o -> o.tls().trustCertificates()));
    of.put(
        OptionKey.TLS_KEY_STORE, new Example("me.p12", Path.of("me.p12"), o -> o.tls().keyStore()));
    of.put(
        OptionKey.TLS_KEY_STORE_PASSWORD_FILE,
        new Example("pw", Path.of("pw"), o -> o.tls().keyStorePasswordFile()));
    of.put(
        OptionKey.TLS_KEY_STORE_PASSWORD_ENVIRONMENT,
        new Example("PW", "PW", o -> o.tls().keyStorePasswordEnvironment()));
    of.put(
        OptionKey.TLS_TRUST_STORE,
        new Example("ca.p12", Path.of("ca.p12"), o -> o.tls().trustStore()));
    of.put(
        OptionKey.TLS_TRUST_STORE_PASSWORD_FILE,
        new Example("pw", Path.of("pw"), o -> o.tls().trustStorePasswordFile()));
    of.put(
        OptionKey.TLS_TRUST_STORE_PASSWORD_ENVIRONMENT,
        new Example("PW", "PW", o -> o.tls().trustStorePasswordEnvironment()));
    of.put(OptionKey.TLS_AUTHORITY, new Example("scorer", "scorer", o -> o.tls().authority()));
    of.put(
        OptionKey.AUTH_TOKEN_FILE,
        new Example("token", Path.of("token"), o -> o.auth().tokenFile()));
    of.put(
        OptionKey.AUTH_TOKEN_ENVIRONMENT,
        new Example("TOKEN", "TOKEN", o -> o.auth().tokenEnvironment()));
    of.put(
        OptionKey.AUTH_ALLOW_PLAINTEXT, new Example("true", true, o -> o.auth().allowPlaintext()));
    of.put(
        OptionKey.SPILL_DIRECTORY,
        new Example("/var/spill", Path.of("/var/spill"), o -> o.spill().directory()));
    of.put(OptionKey.SPILL_BYTES, new Example("1GB", 1L << 30, o -> o.spill().bytes()));
    of.put(OptionKey.MASKING_ENABLED, new Example("false", false, o -> o.masking().enabled()));
    of.put(OptionKey.MASKING_BUILT_IN, new Example("false", false, o -> o.masking().builtIn()));
    of.put(
        OptionKey.MASKING_PATTERN,
        new Example("iban \\w+", "[iban \\w+]", o -> o.masking().patterns().toString()));
    of.put(OptionKey.EVENT_MAX_BYTES, new Example("8KB", 8 << 10, o -> o.event().maxBytes()));
    of.put(OptionKey.EVENT_CONTEXT, new Example("false", false, o -> o.event().context()));
    of.put(OptionKey.EVENT_KEY_VALUES, new Example("false", false, o -> o.event().keyValues()));
    of.put(OptionKey.EVENT_MARKERS, new Example("false", false, o -> o.event().markers()));
    of.put(OptionKey.EVENT_ARGUMENTS, new Example("false", false, o -> o.event().arguments()));
    of.put(OptionKey.EVENT_CALLER_DATA, new Example("true", true, o -> o.event().callerData()));
    of.put(OptionKey.EVENT_STACK_FRAMES, new Example("3", 3, o -> o.event().stackFrames()));
    of.put(OptionKey.ALERTS_ENABLED, new Example("false", false, o -> o.alerts().enabled()));
    of.put(OptionKey.ALERTS_LOGGER, new Example("alarm", "alarm", o -> o.alerts().logger()));
    of.put(OptionKey.ALERTS_PER_MINUTE, new Example("5", 5, o -> o.alerts().perMinute()));
    of.put(OptionKey.ALERTS_MARKER, new Example("ALARM", "ALARM", o -> o.alerts().marker()));
    return of;
  }

  @Test
  void tlsCertificate_withItsKey_reachesItsOptions() {
    KikoriOptions options =
        read(Map.of(OptionKey.TLS_CERTIFICATE, "me.pem", OptionKey.TLS_PRIVATE_KEY, "me.key"))
            .read();

    assertThat(options).isNotNull();
    assertThat(options.tls().certificate()).isEqualTo(Path.of("me.pem"));
    assertThat(options.tls().privateKey()).isEqualTo(Path.of("me.key"));
  }

  @Test
  void examples_eachKey_areThereExceptThoseThatNeedEachOther() {
    Set<OptionKey> missing = EnumSet.allOf(OptionKey.class);
    missing.removeAll(EXAMPLES.keySet());
    assertThat(missing)
        .containsExactlyInAnyOrder(OptionKey.TLS_CERTIFICATE, OptionKey.TLS_PRIVATE_KEY);
  }
}
