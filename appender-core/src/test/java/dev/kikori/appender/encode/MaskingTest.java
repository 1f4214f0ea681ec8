package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.metrics.Count;
import dev.kikori.proto.v1.LogEvent;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("UnnecessaryStringBuilder") // an argument that is no String
final class MaskingTest {
  private final Encoding encoding = new Encoding();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "password=hunter2 | password=***",
        "login PASSWORD = hunter2, user=bob | login PASSWORD = ***, user=bob",
        "db.password: hunter2 | db.password: ***",
        "?user=bob&access_token=abc&x=1 | ?user=bob&access_token=***&x=1",
        "{\"token\": \"a b\\\"c\", \"n\": 1} | {\"token\": \"***\", \"n\": 1}",
        "{'apiKey':'k'} | {'apiKey':'***'}",
        "{\\\"secret\\\":\\\"abc\\\"} | {\\\"secret\\\":\\\"***\\\"}",
        "<password>abc</password> | <password>***</password>",
        "X-Api-Key: 123 | X-Api-Key: ***",
        "pwd:=x | pwd:=***",
        "passwd => x | passwd => ***",
        "Authorization: Bearer abc.def | Authorization: Bearer ***",
        "authorization: Basic dXNlcg== | authorization: Basic ***",
        "Authorization: abcdef | Authorization: ***",
        "\"Authorization\": \"Bearer abc\" | \"Authorization\": \"Bearer ***\"",
        "sent Bearer eyJhbGciOi.J9 to x | sent Bearer *** to x",
        "tokens: [a] next token: [a, b] | tokens: [a] next token: [***]",
        "mail to bob.smith+x@mail.example.com now | mail to *** now",
        "jdbc:postgresql://bob:s3cret@db/x | jdbc:postgresql://bob:***@db/x",
        "card 4111111111111111. | card ***.",
        "card 4111 1111 1111 1111, next | card ***, next",
        "card 3782-822463-10005 | card ***",
        "2 4111-1111-1111-1111 3 | 2 *** 3",
        "пароль é password=héé x | пароль é password=*** x",
        "pin=1 | pin=***",
        "password= | password=",
        "password=*** | password=***",
      })
  void secret_inAText_isReplaced(String text, String expected) {
    assertThat(encoding.text(text)).isEqualTo(expected);
    assertThat(encoding.message("{}", text)).isEqualTo(expected);
    assertThat(encoding.message("{}", new StringBuilder(text))).isEqualTo(expected);
    String padded = "long enough to take the other way ".repeat(3);
    assertThat(encoding.text(padded + text)).isEqualTo(padded + expected);
    assertThat(encoding.text(expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "took 12:30:05",
        "http://example.com:8080/path?a=b",
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "550e8400-e29b-41d4-a716-446655440000",
        "1764000000123 and 1764000000123456789",
        "card 4111111111111112",
        "x4111111111111111",
        "4111111111111111x",
        "0.4111111111111111",
        "user@localhost",
        "@Override annotation",
        "the bearer token is missing",
        "secretary=Jane",
        "max_tokens: 5",
        "a -> b",
        "pinned=1",
        "2024-01-02 03:04:05.678",
        "java.lang.Object@1a2b3c",
      })
  void text_thatOnlyLooksLikeASecret_staysAsItIs(String text) {
    assertThat(encoding.text(text)).isEqualTo(text);
    assertThat(encoding.message("{}", text)).isEqualTo(text);
    assertThat(encoding.message(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "password={} | password=***",
        "\"token\": \"{}\" | \"token\": \"***\"",
        "Authorization: Bearer {} | Authorization: Bearer ***",
        "Authorization: {} | Authorization: ***",
        "sent Bearer {} | sent Bearer ***",
        "{}@example.com | ***@example.com",
        "https://bob:{}@host/ | https://bob:***@host/",
        "<secret>{}</secret> | <secret>***</secret>",
        "secret=ab{}cd x | secret=*********  x",
        "password=constant {} | password=*** value",
        "user={} | user=value",
      })
  void secret_inTheJointOfPatternAndArgument_isReplaced(String pattern, String expected) {
    assertThat(encoding.message(pattern, "value")).isEqualTo(expected.replace("  ", " "));
    LogEvent event =
        encoding.encode(
            e -> {
              e.pattern(pattern);
              e.argument("value");
            });
    assertThat(encoding.template(event).getPattern()).contains("{}");
  }

  @Test
  void argument_thatNamesTheNextOne_decides() {
    assertThat(encoding.message("{}={}", "password", "hunter2")).isEqualTo("password=***");
    assertThat(encoding.message("{}: \"{}\"", "api-key", 17)).isEqualTo("api-key: \"***\"");
    assertThat(encoding.message("{}={}", "user", "bob")).isEqualTo("user=bob");
  }

  @Test
  void argument_thatIsASecret_isNotEvenAskedForItsText() {
    Object never =
        new Object() {
          @Override
          public String toString() {
            throw new AssertionError("asked");
          }
        };
    assertThat(encoding.message("password={}", never)).isEqualTo("password=***");
    assertThat(encoding.counters.get(Count.TO_STRING_FAILED)).isZero();
  }

  @Test
  void patternWithoutANumber_isMaskedAsAWhole() {
    Encoding full = new Encoding(MaskingOptions.DEFAULTS, 64 << 10, 1, 100);
    full.message("the only template");
    assertThat(full.message("password={} user={}", "hunter2", "bob"))
        .isEqualTo("password=*** user=bob");
    assertThat(full.message("{}={}", "password", "hunter2")).isEqualTo("password=***");
  }

  @Test
  void attribute_whoseKeyNamesASecret_isReplaced() {
    LogEvent event =
        encoding.encode(
            e -> {
              e.attribute("user.password", "hunter2");
              e.attribute("note", "token=abc");
              e.attribute("k".repeat(300) + "_token", "x");
            });
    assertThat(encoding.attributes(event))
        .containsEntry("user.password", "***")
        .containsEntry("note", "token=***")
        .containsEntry("k".repeat(300) + "_token", "***");
  }

  @Test
  void cardNumber_thatIsANumber_isReplaced() {
    assertThat(encoding.message("{} {}", 4111111111111111L, 4111111111111112L))
        .isEqualTo("*** 4111111111111112");
  }

  @Test
  void secret_atTheCut_isReplacedBeforeItIsCut() {
    for (int length = 800; length < 900; length++) {
      Encoding small = Encoding.ofAtMost(1024);
      assertThat(small.text("x".repeat(length) + " card 4111111111111111 and more ".repeat(20)))
          .doesNotContain("4111");
    }
  }

  @Test
  void text_withASecret_neverBecomesATemplate() {
    for (int i = 0; i < 3; i++) {
      assertThat(encoding.text("password=abc")).isEqualTo("password=***");
    }
    assertThat(encoding.definitions.templateCount()).isZero();
  }

  @Test
  void maskedValues_areCounted() {
    encoding.message("password={} and {}", "a", "token=b");
    assertThat(encoding.counters.get(Count.MASKED)).isEqualTo(2);
  }

  @Test
  void switchedOff_leavesEverything() {
    Encoding plain = Encoding.with(MaskingOptions.builder().enabled(false).pattern("abc").build());
    assertThat(plain.message("password={}", "abc")).isEqualTo("password=abc");
    assertThat(plain.text("token=abc")).isEqualTo("token=abc");
  }

  @Test
  void ownPattern_works_withoutTheBuiltInOnes() {
    Encoding own =
        Encoding.with(
            MaskingOptions.builder().builtIn(false).pattern("iban: (?<secret>\\w+)").build());
    assertThat(own.text("iban: DE89 and password=x")).isEqualTo("iban: *** and password=x");
    assertThat(own.message("pay to {}", "iban: DE89")).isEqualTo("pay to iban: ***");
    assertThat(own.message("iban: {} ok {}", "DE89", "DE90")).isEqualTo("iban: *** ok DE90");
    assertThat(own.message("ib{}: DE89", "an")).isEqualTo("iban: DE89");
    assertThat(own.message("user {}", "bob")).isEqualTo("user bob");
  }

  @Test
  void ownPattern_onAStatement_keepsItsPlaces() {
    Encoding own = Encoding.with(MaskingOptions.builder().pattern("k-\\S+").build());
    assertThat(own.message("key k-123 for {} and k-{}", "bob", "x"))
        .isEqualTo("key *** for bob and ******");
  }

  @Test
  void ownPattern_thatFails_hidesEverything() {
    Encoding own = Encoding.with(MaskingOptions.builder().pattern("(a|b)*c").build());
    assertThat(own.text("ab".repeat(20_000))).isIn("***", "ab".repeat(20_000));
  }

  @Test
  void randomTexts_neverBreakTheScanner() {
    long seed = 37;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String[] parts = {
      "password",
      "=",
      ":",
      " ",
      "\"",
      "'",
      "\\",
      "{",
      "}",
      "{}",
      "[",
      "]",
      "<",
      ">",
      "@",
      "a.com",
      "Bearer ",
      "Authorization",
      "4111111111111111",
      "4111 1111",
      "-",
      "é",
      "x",
      "//",
      "***",
      "\n"
    };
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(14); n > 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      String once = encoding.text(text);
      assertThat(encoding.message("{}", text.toString())).isEqualTo(once);
      String pattern = text.toString();
      int places = MaskedPattern.placesBefore(pattern, Integer.MAX_VALUE);
      MaskedPattern masked = new Masking(MaskingOptions.DEFAULTS).pattern(pattern);
      assertThat(MaskedPattern.placesBefore(masked.text, Integer.MAX_VALUE)).isEqualTo(places);
    }
  }
}
