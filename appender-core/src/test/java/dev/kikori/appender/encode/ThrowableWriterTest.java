package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.MaskingOptions;
import dev.kikori.proto.v1.LogEvent;
import dev.kikori.proto.v1.ThrownException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ThrowableWriterTest {
  private final Encoding encoding = new Encoding();

  @Test
  void frames_readAsAPrintedStackTrace() {
    RuntimeException thrown = new IllegalArgumentException("wrong");
    ThrownException out = encode(thrown).get(0);
    assertThat(out.getType()).isEqualTo("java.lang.IllegalArgumentException");
    assertThat(out.getMessage()).isEqualTo("wrong");
    int shown = out.getFramesCount();
    assertThat(shown).isPositive();
    List<String> expected =
        Arrays.stream(thrown.getStackTrace())
            .limit(shown)
            .map(frame -> frame.toString().replaceFirst("^app//", ""))
            .collect(Collectors.toList());
    assertThat(out.getFramesList()).isEqualTo(expected);
    assertThat(out.getOmittedFrames()).isEqualTo(thrown.getStackTrace().length - shown);
  }

  @Test
  void cause_leavesOutWhatItShares() {
    Throwable cause = cause();
    Throwable outer = new IllegalStateException("outer", cause);
    List<ThrownException> out = encode(outer);
    assertThat(out).hasSize(2);
    assertThat(out.get(1).getType()).isEqualTo("java.io.IOException");
    assertThat(out.get(1).getFramesCount() + out.get(1).getOmittedFrames())
        .isEqualTo(cause.getStackTrace().length);
    // Its own method and the line of this one that called it.
    assertThat(out.get(1).getFramesList()).hasSize(2);
    assertThat(out.get(1).getFrames(0)).contains("ThrowableWriterTest.cause(");
  }

  @Test
  void causes_thatGoRound_end() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    assertThat(encode(first))
        .extracting(ThrownException::getMessage)
        .containsExactly("first", "second");
  }

  @Test
  void causes_withoutEnd_areBounded() {
    Throwable chain = new Exception("0");
    for (int i = 1; i < 1000; i++) {
      chain = new Exception(Integer.toString(i), chain);
    }
    assertThat(encode(chain)).hasSize(ThrowableWriter.MAX_CAUSES);
  }

  @Test
  void suppressed_areLinesOfTheExceptionThatHoldsThem() {
    Exception thrown = new Exception("main");
    thrown.addSuppressed(new IOException("closing", new IOException("disk")));
    ThrownException out = encode(thrown).get(0);
    assertThat(out.getFramesList())
        .contains(
            "Suppressed: java.io.IOException: closing", "Caused by: java.io.IOException: disk");
  }

  @Test
  void suppressed_thatHoldEachOther_end() {
    Exception first = new Exception("first");
    Exception second = new Exception("second");
    first.addSuppressed(second);
    second.addSuppressed(first);
    second.initCause(first);
    assertThat(encode(first).get(0).getFramesList())
        .contains("Suppressed: java.lang.Exception: second");
  }

  @Test
  void trace_ofAThousandFrames_isBounded() {
    StackTraceElement[] frames = new StackTraceElement[1000];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new StackTraceElement("com.example.C" + i, "m", "C.java", i + 1);
    }
    Exception thrown = new Exception();
    thrown.setStackTrace(frames);
    ThrownException out = encode(thrown).get(0);
    assertThat(out.getFramesCount()).isEqualTo(100);
    assertThat(out.getFrames(99)).isEqualTo("com.example.C99.m(C.java:100)");
    assertThat(out.getOmittedFrames()).isEqualTo(900);
  }

  @Test
  void noFramesWanted_keepsTypeAndMessage() {
    Encoding bare = new Encoding(MaskingOptions.DEFAULTS, 64 << 10, 4096, 0);
    ThrownException out = bare.encode(e -> e.thrown(new Exception("m"))).getExceptions(0);
    assertThat(out.getMessage()).isEqualTo("m");
    assertThat(out.getFramesCount()).isZero();
    assertThat(out.getOmittedFrames()).isPositive();
  }

  @Test
  void exception_whoseMethodsThrow_doesNoHarm() {
    Exception hostile =
        new Exception() {
          @Override
          public String getMessage() {
            throw new IllegalStateException();
          }

          @Override
          public synchronized Throwable getCause() {
            throw new StackOverflowError();
          }

          @Override
          public StackTraceElement[] getStackTrace() {
            return null;
          }
        };
    ThrownException out = encode(hostile).get(0);
    assertThat(out.getMessage()).isEqualTo("<getMessage failed: java.lang.IllegalStateException>");
    assertThat(out.getFramesCount()).isZero();
  }

  @Test
  void message_withASecret_isMasked() {
    assertThat(encode(new Exception("login failed, password=hunter2")).get(0).getMessage())
        .isEqualTo("login failed, password=***");
  }

  @Test
  void exception_inPieces_readsTheSame() {
    LogEvent event =
        encoding.encode(
            e -> {
              e.pattern("failed");
              e.beginException("com.example.Oops", "why");
              e.frame("com.example.A.run(A.java:1)");
              e.frames(
                  new StackTraceElement[] {new StackTraceElement("com.example.B", "run", null, -2)},
                  1);
              e.endException(7);
              e.beginException("com.example.Cause", null);
              e.endException(0);
            });
    ThrownException first = event.getExceptions(0);
    assertThat(first.getFramesList())
        .containsExactly("com.example.A.run(A.java:1)", "com.example.B.run(Native Method)");
    assertThat(first.getOmittedFrames()).isEqualTo(7);
    assertThat(event.getExceptions(1).getType()).isEqualTo("com.example.Cause");
  }

  private List<ThrownException> encode(Throwable thrown) {
    return encoding.encode(e -> e.thrown(thrown)).getExceptionsList();
  }

  private static Throwable cause() {
    return new IOException("cause");
  }
}
