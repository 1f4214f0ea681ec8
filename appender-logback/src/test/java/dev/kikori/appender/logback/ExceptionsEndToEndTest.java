package dev.kikori.appender.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.LoggingEventVO;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.Recording;
import dev.kikori.appender.testkit.ScorerServer;
import dev.kikori.proto.v1.ThrownException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an exception becomes at the scorer. Runs on every supported version of Logback. */
class ExceptionsEndToEndTest {
  private final Recording recording = new Recording();
  private final Intake intake = new Intake(recording);
  private ScorerServer scorer;
  private LogbackUnderTest logback;
  private Logger logger;

  @BeforeEach
  void startEverything() {
    scorer = ScorerServer.listening(intake, new Behaviour());
    logback = LogbackUnderTest.withAppender(scorer.port());
    logger = logback.logger("com.acme.Shop");
  }

  @AfterEach
  void stopEverything() {
    logback.close();
    scorer.close();
    assertThat(intake.violations()).isEmpty();
  }

  @Test
  void cause_leavesOutAndCountsWhatItShares() {
    Throwable cause = cause();
    Throwable thrown = new IllegalStateException("outer", cause);
    List<ThrownException> sent = sent("shared", thrown);
    assertThat(sent).hasSize(2);
    assertThat(sent.get(0).getFramesCount() + sent.get(0).getOmittedFrames())
        .isEqualTo(thrown.getStackTrace().length);
    // Its own method and the line of this one that called it.
    assertThat(sent.get(1).getFramesList()).hasSize(2);
    assertThat(sent.get(1).getFrames(0)).contains("ExceptionsEndToEndTest.cause(");
    assertThat(sent.get(1).getOmittedFrames()).isEqualTo(cause.getStackTrace().length - 2);
  }

  @Test
  void exception_thatComesAgain_arrivesTheSame() {
    Throwable thrown = new IllegalStateException("outer", cause());
    assertThat(sent("second", thrown)).isEqualTo(sent("first", thrown));
  }

  @Test
  void suppressed_areLinesOfTheExceptionThatHoldsThem() {
    Exception thrown = new Exception("main", new IOException("cause"));
    thrown.addSuppressed(new IOException("closing"));
    List<ThrownException> sent = sent("suppressed", thrown);
    assertThat(sent.get(0).getFramesList()).contains("Suppressed: java.io.IOException: closing");
    assertThat(sent.get(1).getMessage()).isEqualTo("cause");
  }

  @Test
  void causes_thatGoRound_end() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    assertThat(sent("round", first))
        .extracting(ThrownException::getMessage)
        .containsExactly("first", "second");
  }

  @Test
  void exception_ofAnotherProcess_readsTheSame() {
    Throwable thrown = new IllegalStateException("outer", cause());
    LoggingEvent event =
        new LoggingEvent(
            ExceptionsEndToEndTest.class.getName(), logger, Level.ERROR, "remote", thrown, null);
    logback.appender().doAppend(LoggingEventVO.build(event));
    List<ThrownException> remote = recording.await("remote").exceptions();
    assertThat(remote).isEqualTo(sent("local", thrown));
  }

  private List<ThrownException> sent(String message, Throwable thrown) {
    logger.error(message, thrown);
    return recording.await(message).exceptions();
  }

  private static Throwable cause() {
    return new IOException("cause");
  }
}
