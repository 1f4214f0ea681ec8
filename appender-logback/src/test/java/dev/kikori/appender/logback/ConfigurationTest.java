package dev.kikori.appender.logback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.config.OptionKey;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  private LogbackUnderTest logback;

  @AfterEach
  void stopLogback() {
    logback.close();
  }

  private void configure(String inside) {
    logback =
        LogbackUnderTest.configured(
            "<configuration><appender name='KIKORI' class='dev.kikori.appender.logback.KikoriAppender'>"
                + inside
                + "</appender><root level='INFO'><appender-ref ref='KIKORI'/></root></configuration>");
  }

  @Test
  void configuration_smallest_isTheDefaults() {
    configure("");

    assertThat(logback.errors()).isEmpty();
    assertThat(logback.warnings()).isEmpty();
    assertThat(logback.appender().isStarted()).isTrue();
    assertThat(logback.appender().texts()).isEmpty();
  }

  @Test
  void configuration_everyOption_isTakenByName() {
    Map<OptionKey, String> said = new EnumMap<>(OptionKey.class);
    Map<String, StringBuilder> groups = new LinkedHashMap<>();
    for (OptionKey key : OptionKey.values()) {
      // Texts that are wrong wherever they can be: only the names matter here.
      String text = "text of " + key.path();
      int dot = key.path().indexOf('.');
      String group = dot < 0 ? "" : key.path().substring(0, dot);
      String name = key.path().substring(dot + 1);
      String element = "<" + name + ">" + text + "</" + name + ">";
      if (key == OptionKey.ATTRIBUTE) {
        text = "environment=test";
        element = "<attribute><key>environment</key><value>test</value></attribute>";
      }
      said.put(key, text);
      groups.computeIfAbsent(group, g -> new StringBuilder()).append(element);
    }
    StringBuilder inside = new StringBuilder();
    groups.forEach(
        (group, elements) ->
            inside.append(
                group.isEmpty() ? elements : "<" + group + ">" + elements + "</" + group + ">"));
    configure(inside.toString());

    assertThat(logback.appender().texts()).isEqualTo(said);
    assertThat(logback.warnings()).isEmpty();
  }

  @Test
  void option_repeated_isTakenAsOftenAsItStands() {
    configure(
        "<endpoint>a:1</endpoint><endpoint>b:2</endpoint>"
            + "<deniedLogger>com.acme.a</deniedLogger><deniedLogger>com.acme.b</deniedLogger>"
            + "<attribute><key>a</key><value>1</value></attribute>"
            + "<attribute><key>b</key><value>2</value></attribute>"
            + "<masking><pattern>iban \\w+</pattern><pattern>pin \\d+</pattern></masking>");
    KikoriOptions options = logback.appender().readOptions();

    assertThat(options).isNotNull();
    assertThat(options.endpoints()).containsExactly("a:1", "b:2");
    assertThat(options.deniedLoggers()).containsExactly("com.acme.a", "com.acme.b");
    assertThat(options.attributes()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
    assertThat(options.masking().patterns()).hasSize(2);
  }

  @Test
  void configuration_wrong_isAnErrorWithTheOptionsPathAndLeavesTheAppenderOff() {
    configure("<queue><bytes>4XB</bytes></queue><retry><max>soon</max></retry>");

    assertThat(logback.appender().isStarted()).isFalse();
    assertThat(logback.errors())
        .hasSize(2)
        .anyMatch(error -> error.startsWith("queue.bytes: 4XB (expected: a size"))
        .anyMatch(error -> error.startsWith("retry.max: soon (expected: a duration"));
    logback.logger("com.acme.Shop").info("goes nowhere and does no harm");
  }

  @Test
  void file_missing_isAnErrorAndTheApplicationRuns() {
    configure(
        "<tls><enabled>true</enabled><trustCertificates>/nowhere/ca.pem</trustCertificates></tls>");
    logback.logger("com.acme.Shop").info("goes nowhere and does no harm");

    assertThat(logback.appender().isStarted()).isFalse();
    assertThat(logback.errors())
        .singleElement()
        .asString()
        .startsWith("The appender [KIKORI] stays off: tls.trustCertificates: /nowhere/ca.pem");
  }

  @Test
  void option_unknown_isAWarningOfLogback() {
    configure("<queue><size>4MB</size></queue>");

    assertThat(logback.appender().isStarted()).isTrue();
    assertThat(logback.warnings()).anyMatch(warning -> warning.contains("[size]"));
  }

  @Test
  void fallback_withoutAnAppender_isAnError() {
    configure("<queue><overflow>fallback</overflow></queue>");

    assertThat(logback.appender().isStarted()).isFalse();
    assertThat(logback.errors()).singleElement().asString().startsWith("queue.overflow: fallback");
  }

  @Test
  void appenderInside_withoutFallback_isAWarning() {
    logback =
        LogbackUnderTest.configured(
            "<configuration><appender name='LIST' class='ch.qos.logback.core.read.ListAppender'/>"
                + "<appender name='KIKORI' class='dev.kikori.appender.logback.KikoriAppender'>"
                + "<appender-ref ref='LIST'/></appender>"
                + "<root level='INFO'><appender-ref ref='KIKORI'/></root></configuration>");

    assertThat(logback.appender().isStarted()).isTrue();
    assertThat(logback.warnings()).anyMatch(warning -> warning.contains("no effect"));
  }

  @Test
  void settings_ofAProgram_standInForTheFile() {
    configure("");
    KikoriAppender appender = new KikoriAppender();
    appender.setContext(logback.context());
    appender.setName("PROGRAM");
    KikoriOptions options = KikoriOptions.builder().service("program").build();
    appender.setOptions(options);
    appender.start();

    assertThat(appender.readOptions()).isSameAs(options);
    assertThat(appender.isStarted()).isTrue();
    appender.stop();
    assertThat(appender.isStarted()).isFalse();
    assertThat(appender.metrics()).isNotNull();
  }
}
