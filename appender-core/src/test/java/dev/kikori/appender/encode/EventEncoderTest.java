package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.Severity;
import dev.kikori.appender.metrics.Count;
import dev.kikori.proto.v1.Caller;
import dev.kikori.proto.v1.LogEvent;
import dev.kikori.proto.v1.TemplateDefinition;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnnecessaryStringBuilder") // an argument that is no String
final class EventEncoderTest {
  private final Encoding encoding = new Encoding();

  @Test
  void event_withEveryField_isReadByTheGeneratedClasses() {
    StackTraceElement caller = new StackTraceElement("com.example.A", "run", "A.java", 42);
    LogEvent event =
        encoding.encode(
            Severity.WARN,
            e -> {
              e.time(1_764_000_000_123_456_789L);
              e.thread("worker-1");
              e.pattern("order {} accepted for {} in {} ms");
              e.argument("A-1");
              e.argument("customer");
              e.argument(17L);
              e.attribute("traceId", "abc");
              e.attribute("attempt", 3);
              e.marker("AUDIT");
              e.marker("SHOP");
              e.caller(caller);
            });
    assertThat(event.getTimeUnixNano()).isEqualTo(1_764_000_000_123_456_789L);
    assertThat(encoding.thread(event)).isEqualTo("worker-1");
    assertThat(encoding.template(event))
        .isEqualTo(
            TemplateDefinition.newBuilder()
                .setId(1)
                .setLogger(Encoding.LOGGER)
                .setSeverity(dev.kikori.proto.v1.Severity.SEVERITY_WARN)
                .setPattern("order {} accepted for {} in {} ms")
                .build());
    assertThat(event.getArgumentsList()).containsExactly("A-1", "customer", "17");
    assertThat(encoding.attributes(event)).isEqualTo(Map.of("traceId", "abc", "attempt", "3"));
    assertThat(encoding.markers(event)).containsExactly("AUDIT", "SHOP");
    assertThat(event.getCaller())
        .isEqualTo(
            Caller.newBuilder()
                .setClassName("com.example.A")
                .setMethod("run")
                .setFile("A.java")
                .setLine(42)
                .build());
    assertThat(event.getLogger()).isEmpty();
    assertThat(event.getTruncatedBytes()).isZero();
    assertThat(event.getUnknownFields().asMap()).isEmpty();
  }

  @Test
  void arguments_ofEveryType_readAsTheFrameworksWriteThem() {
    Object[] values = {
      null,
      "",
      "text",
      'c',
      'ü',
      (byte) -1,
      (short) 7,
      42,
      -42L,
      1.5f,
      0.1,
      1e300,
      Double.NaN,
      true,
      false,
      new StringBuilder("built"),
      new BigDecimal("1.10"),
      List.of(1, 2),
      new int[] {1, 2},
      new Object[] {"a", new long[] {3}, null},
      new char[0]
    };
    String pattern = "{} ".repeat(values.length).trim();
    LogEvent event =
        encoding.encode(
            e -> {
              e.pattern(pattern);
              Arrays.stream(values).forEach(e::argument);
            });
    assertThat(event.getArgumentsList())
        .containsExactly(
            "null",
            "",
            "text",
            "c",
            "ü",
            "-1",
            "7",
            "42",
            "-42",
            "1.5",
            "0.1",
            "1.0E300",
            "NaN",
            "true",
            "false",
            "built",
            "1.10",
            "[1, 2]",
            "[1, 2]",
            "[a, [3], null]",
            "[]");
  }

  @Test
  void fixedArguments_oneThatIsNot_takesThePatternBack() {
    LogEvent event =
        encoding.encode(
            e -> {
              e.pattern("{} and {}");
              e.fixedArgument("a");
              e.fixedArgument(new StringBuilder("b"));
              assertThat(e.retractIfLate()).isTrue();
              e.text("instead");
            });
    assertThat(encoding.message(event)).isEqualTo("instead");
    assertThat(event.getArgumentsList()).isEmpty();
  }

  @Test
  void onlyFixedArgument_thePatternItself_isNone() {
    LogEvent event =
        encoding.encode(
            e -> {
              e.pattern("an object that reads {}");
              e.onlyFixedArgument("an object that reads {}");
              assertThat(e.retractIfLate()).isTrue();
              e.text("an object that reads {}");
            });
    assertThat(event.getArgumentsList()).isEmpty();
  }

  @Test
  void onlyFixedArgument_anythingElse_stays() {
    LogEvent event =
        encoding.encode(
            e -> {
              e.pattern("order {}");
              e.onlyFixedArgument("A7");
              assertThat(e.retractIfLate()).isFalse();
            });
    assertThat(encoding.message(event)).isEqualTo("order A7");
  }

  @Test
  void fixedArguments_allOfThem_stay() {
    LogEvent event =
        encoding.encode(
            e -> {
              e.pattern("{} {} {} {} {}");
              e.fixedArgument("a");
              e.fixedArgument(7L);
              e.fixedArgument(-8);
              e.fixedArgument(null);
              e.fixedArgument(2.5);
              assertThat(e.retractIfLate()).isFalse();
            });
    assertThat(encoding.message(event)).isEqualTo("a 7 -8 null 2.5");
  }

  @Test
  void primitives_withoutBoxes_readTheSame() {
    LogEvent event =
        encoding.encode(
            e -> {
              e.pattern("{} {} {} {}");
              e.argument(Long.MIN_VALUE);
              e.argument(2.25);
              e.argument(true);
              e.argument('\uD800');
            });
    assertThat(event.getArgumentsList())
        .containsExactly("-9223372036854775808", "2.25", "true", "\uFFFD");
  }

  @Test
  void arguments_beyondThePlaces_areLeftOut() {
    assertThat(
            encoding
                .encode(
                    e -> {
                      e.pattern("one {}");
                      e.argument("a");
                      e.argument("b");
                    })
                .getArgumentsList())
        .containsExactly("a");
  }

  @Test
  void array_thatHoldsItself_ends() {
    Object[] cycle = {"a", null};
    cycle[1] = cycle;
    assertThat(encoding.message("{}", (Object) cycle)).isEqualTo("[a, [...]]");
  }

  @Test
  void toString_thatThrows_isNamedInItsPlace() {
    Object bad =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no");
          }
        };
    assertThat(encoding.message("before {} after {}", bad, "x"))
        .isEqualTo(
            "before <toString of "
                + bad.getClass().getName()
                + " failed: java.lang.IllegalStateException> after x");
    assertThat(encoding.counters.get(Count.TO_STRING_FAILED)).isEqualTo(1);
  }

  @Test
  void toString_thatNeverEnds_isNamedInItsPlace() {
    Object cyclic =
        new Object() {
          @Override
          public String toString() {
            return "I am " + this;
          }
        };
    assertThat(encoding.message("{}", cyclic)).contains("failed: java.lang.StackOverflowError>");
  }

  @Test
  void toString_thatGivesNull_readsNull() {
    Object nothing =
        new Object() {
          @Override
          @SuppressWarnings("ToStringReturnsNull") // it happens
          public String toString() {
            return null;
          }
        };
    assertThat(encoding.message("{}", nothing)).isEqualTo("null");
  }

  @Test
  void builder_thatShrinksMeanwhile_doesNoHarm() {
    CharSequence shrinking =
        new CharSequence() {
          @Override
          public int length() {
            return 100;
          }

          @Override
          public char charAt(int index) {
            throw new IndexOutOfBoundsException();
          }

          @Override
          public CharSequence subSequence(int start, int end) {
            throw new IndexOutOfBoundsException();
          }

          @Override
          public String toString() {
            throw new IndexOutOfBoundsException();
          }
        };
    assertThat(encoding.text(shrinking)).contains("failed: java.lang.IndexOutOfBoundsException");
  }

  @Test
  void textWithoutArguments_thatComesAgain_becomesATemplate() {
    String text = "shop opened";
    LogEvent first = encoding.encode(e -> e.text(text));
    LogEvent second = encoding.encode(e -> e.text(text));
    LogEvent third = encoding.encode(e -> e.text(text));
    assertThat(first.getText()).isEqualTo(text);
    assertThat(first.getLogger()).isEqualTo(Encoding.LOGGER);
    assertThat(first.getSeverityValue()).isEqualTo(Severity.INFO);
    assertThat(encoding.template(second).getPattern()).isEqualTo(text);
    assertThat(third).isEqualTo(second);
  }

  @Test
  void textWithANumberInIt_neverBecomesATemplate() {
    for (int i = 0; i < 5; i++) {
      assertThat(encoding.encode(e -> e.text("order 17 accepted")).getText())
          .isEqualTo("order 17 accepted");
    }
    assertThat(encoding.definitions.templateCount()).isZero();
  }

  @Test
  void textThatLooksLikeAPattern_staysText() {
    for (int i = 0; i < 3; i++) {
      assertThat(encoding.encode(e -> e.text("left {} open")).getText()).isEqualTo("left {} open");
    }
  }

  @Test
  void event_withoutAMessage_tellsItsLogger() {
    LogEvent event = encoding.encode(e -> e.time(1));
    assertThat(event.getLogger()).isEqualTo(Encoding.LOGGER);
    assertThat(event.getSeverityValue()).isEqualTo(Severity.INFO);
  }

  @Test
  void escapedPlace_isNoPlace() {
    assertThat(encoding.message("a \\{} b {} c \\\\{}", "x", "y")).isEqualTo("a \\{} b x c \\\\y");
  }

  @Test
  void emptyThreadName_isLeftOut() {
    LogEvent event = encoding.encode(e -> e.thread(""));
    assertThat(event.getThreadId()).isZero();
    assertThat(event.getThread()).isEmpty();
  }

  @Test
  void laterAttribute_ofTheSameKey_comesLater() {
    LogEvent event =
        encoding.encode(
            e -> {
              e.attribute("k", "context");
              e.attribute("k", "pair");
            });
    assertThat(event.getAttributesList()).hasSize(2);
    assertThat(encoding.attributes(event)).containsEntry("k", "pair");
  }
}
