package dev.kikori.appender.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.DropReason;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.config.OptionKey;
import dev.kikori.appender.config.OptionReader;
import dev.kikori.appender.config.OptionTexts;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationTest {
  @TempDir private Path folder;
  private Log4jUnderTest log4j;

  @AfterEach
  void stopLog4j() {
    if (log4j != null) {
      log4j.close();
    }
  }

  private void configure(String attributes, String inside) {
    log4j =
        Log4jUnderTest.configured(
            "<Configuration><Appenders><Kikori name='KIKORI' "
                + attributes
                + ">"
                + inside
                + "</Kikori></Appenders><Loggers><Root level='INFO'><AppenderRef ref='KIKORI'/></Root></Loggers></Configuration>");
  }

  @Test
  void configuration_smallest_isTheDefaults() {
    configure("", "");

    assertThat(log4j.errors()).isEmpty();
    assertThat(log4j.warnings()).isEmpty();
    assertThat(log4j.appender().isStarted()).isTrue();
    assertThat(log4j.appender().options())
        .usingRecursiveComparison()
        .ignoringFields("values.agent")
        .isEqualTo(KikoriOptions.DEFAULTS);
  }

  /** All options, but for those that exclude each other. */
  static Stream<Set<OptionKey>> optionsThatFitTogether() {
    return Stream.of(
        EnumSet.complementOf(
            EnumSet.of(
                OptionKey.TLS_KEY_STORE, OptionKey.TLS_TRUST_STORE, OptionKey.AUTH_TOKEN_FILE)),
        EnumSet.complementOf(
            EnumSet.of(
                OptionKey.TLS_CERTIFICATE,
                OptionKey.TLS_PRIVATE_KEY,
                OptionKey.TLS_TRUST_CERTIFICATES,
                OptionKey.AUTH_TOKEN_ENVIRONMENT)));
  }

  @ParameterizedTest
  @MethodSource("optionsThatFitTogether")
  void configuration_everyOption_isTakenByName(Set<OptionKey> keys) {
    OptionTexts expected = new OptionTexts();
    StringBuilder attributes = new StringBuilder();
    StringBuilder elements = new StringBuilder();
    Map<String, String> groups = new LinkedHashMap<>();
    for (OptionKey key : keys) {
      String text = example(key);
      expected.put(key, text);
      int dot = key.path().indexOf('.');
      String name = key.path().substring(dot + 1);
      if (key == OptionKey.ATTRIBUTE) {
        elements.append("<Attribute key='environment' value='test'/>");
      } else if (key == OptionKey.MASKING_PATTERN) {
        elements.append("<Masking><Pattern>" + text + "</Pattern></Masking>");
      } else if (key.repeated()) {
        elements.append("<" + capital(name) + ">" + text + "</" + capital(name) + ">");
      } else if (dot < 0) {
        attributes.append(" " + name + "='" + text + "'");
      } else {
        groups.merge(key.path().substring(0, dot), " " + name + "='" + text + "'", String::concat);
      }
    }
    groups.forEach((group, said) -> elements.append("<" + capital(group) + said + "/>"));
    configure(attributes.toString(), elements.toString());

    assertThat(log4j.errors()).allMatch(error -> error.contains("cannot be read"));
    OptionReader reader = new OptionReader("kikori-log4j2");
    reader.setAll(expected);
    assertThat(log4j.appender().options())
        .usingRecursiveComparison()
        .withEqualsForType((a, b) -> a.pattern().equals(b.pattern()), Pattern.class)
        .isEqualTo(reader.read());
  }

  /** Right, and not the default. */
  private String example(OptionKey key) {
    return switch (key.kind()) {
      case TEXT -> key == OptionKey.ENDPOINT ? "scorer:1" : "x." + key.name();
      case KEY_VALUE -> "environment=test";
      case DURATION -> "2s";
      case SIZE -> "1MB";
      case NUMBER -> "7";
      case BOOLEAN -> Boolean.toString(!Boolean.parseBoolean(key.defaultText()));
      case CHOICE -> key == OptionKey.QUEUE_OVERFLOW ? "block" : "gzip";
      case LEVEL -> "ERROR";
      case FILE -> folder.resolve(key.name()).toString();
      case REGEX -> "iban \\w+";
    };
  }

  @Test
  void option_repeated_isTakenAsOftenAsItStands() {
    configure(
        "",
        "<Endpoint>a:1</Endpoint><Endpoint value='b:2'/>"
            + "<DeniedLogger>com.acme.a</DeniedLogger><DeniedLogger>com.acme.b</DeniedLogger>"
            + "<Attribute key='a' value='1'/><Attribute key='b' value='2'/>"
            + "<Masking><Pattern>iban \\w+</Pattern><Pattern>pin \\d+</Pattern></Masking>");
    KikoriOptions options = log4j.appender().options();

    assertThat(log4j.errors()).isEmpty();
    assertThat(options.endpoints()).containsExactly("a:1", "b:2");
    assertThat(options.deniedLoggers()).containsExactly("com.acme.a", "com.acme.b");
    assertThat(options.attributes()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
    assertThat(options.masking().patterns()).hasSize(2);
  }

  @Test
  void element_byItsSecondName_isTheSame() {
    configure("", "<KikoriQueue bytes='1MB'/><KikoriEndpoint>a:1</KikoriEndpoint>");

    assertThat(log4j.errors()).isEmpty();
    assertThat(log4j.appender().options().queue().bytes()).isEqualTo(1 << 20);
    assertThat(log4j.appender().options().endpoints()).containsExactly("a:1");
  }

  @Test
  void configuration_wrong_isAnErrorWithTheOptionsPathAndNoAppender() {
    configure("stopTimeout=''", "<Queue bytes='4XB'/><Retry max='soon'/>");

    assertThat(log4j.appender()).isNull();
    assertThat(log4j.errors())
        .anyMatch(error -> error.contains("KIKORI: queue.bytes: 4XB (expected: a size"))
        .anyMatch(error -> error.contains("KIKORI: retry.max: soon (expected: a duration"))
        .anyMatch(error -> error.contains("KIKORI: stopTimeout: "));
    log4j.logger("com.acme.Shop").info("goes nowhere and does no harm");
  }

  @Test
  void option_unknown_isAnErrorOfLog4j() {
    configure("", "<Queue size='4MB'/>");

    assertThat(log4j.errors()).anyMatch(error -> error.contains("\"size\""));
    assertThat(log4j.appender().isStarted()).isTrue();
  }

  @Test
  void fallback_withoutAnAppender_isAnError() {
    configure("", "<Queue overflow='fallback'/>");

    assertThat(log4j.appender()).isNull();
    assertThat(log4j.errors()).anyMatch(error -> error.contains("queue.overflow: fallback"));
  }

  @Test
  void fallback_thatIsNotThere_isAnErrorAndTheAppenderRuns() {
    configure("overflowRef='NOBODY'", "<Queue overflow='fallback'/>");

    assertThat(log4j.errors()).anyMatch(error -> error.contains("overflowRef: NOBODY"));
    assertThat(log4j.appender().isStarted()).isTrue();
  }

  @Test
  void overflowRef_withoutFallback_isAWarning() {
    configure("overflowRef='NOBODY'", "");

    assertThat(log4j.errors()).isEmpty();
    assertThat(log4j.warnings()).anyMatch(warning -> warning.contains("no effect"));
  }

  @Test
  void file_missing_isAnErrorAndTheApplicationRuns() {
    configure("", "<Tls enabled='true' trustCertificates='/nowhere/ca.pem'/>");
    log4j.logger("com.acme.Shop").info("goes nowhere and does no harm");

    assertThat(log4j.errors())
        .singleElement()
        .asString()
        .startsWith("Kikori appender KIKORI stays off: tls.trustCertificates: /nowhere/ca.pem");
    assertThat(log4j.metrics().dropped(DropReason.STOPPED)).isEqualTo(1);
  }

  @Test
  void name_missing_isAnError() {
    assertThat(KikoriAppender.newBuilder().build()).isNull();
  }

  @Test
  void settings_ofAProgram_standInForTheFile() {
    KikoriOptions options = KikoriOptions.builder().service("program").build();
    KikoriAppender appender =
        KikoriAppender.newBuilder()
            .setName("PROGRAM")
            .setConfiguration(new DefaultConfiguration())
            .setOptions(options)
            .build();

    assertThat(appender).isNotNull();
    assertThat(appender.options()).isSameAs(options);
    assertThat(appender.requiresLocation()).isFalse();
    appender.start();
    assertThat(appender.isStarted()).isTrue();
    appender.stop();
    assertThat(appender.isStopped()).isTrue();
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
