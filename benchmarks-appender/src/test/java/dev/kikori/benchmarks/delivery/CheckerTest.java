package dev.kikori.benchmarks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.testkit.Definitions;
import dev.kikori.proto.v1.LogEvent;
import org.junit.jupiter.api.Test;

final class CheckerTest {
  private final Checker checker = new Checker(2);

  @Test
  void eventsInOrder_areReceived() {
    receive(0, 0);
    receive(1, 0);
    receive(0, 1);

    assertThat(checker.received()).isEqualTo(3);
    assertThat(checker.doubled() + checker.reordered()).isZero();
    assertThat(checker.garbled()).isEmpty();
  }

  @Test
  void eventThatCameBefore_isDoubled_andReceivedOnce() {
    receive(0, 0);
    receive(0, 1);
    receive(0, 0);

    assertThat(checker.received()).isEqualTo(2);
    assertThat(checker.doubled()).isEqualTo(1);
    assertThat(checker.reordered()).isZero();
  }

  @Test
  void eventAfterALaterOneOfItsThread_isReordered() {
    receive(0, 1);
    receive(0, 0);

    assertThat(checker.received()).isEqualTo(2);
    assertThat(checker.reordered()).isEqualTo(1);
  }

  @Test
  void eventWithAnotherThreadsNumber_isGarbled() {
    checker.accepted("c", 1, event(0, 0).toBuilder().setThread("load-1").build(), NONE);

    assertThat(checker.garbled()).hasSize(1);
    assertThat(checker.received()).isZero();
  }

  @Test
  void eventWithoutItsMessage_isGarbled() {
    checker.accepted("c", 1, event(0, 0).toBuilder().clearText().build(), NONE);

    assertThat(checker.garbled()).hasSize(1);
  }

  private static final Definitions NONE = new Definitions();

  private void receive(int thread, int counter) {
    checker.accepted("c", 1, event(thread, counter), NONE);
  }

  private static LogEvent event(int thread, int counter) {
    return LogEvent.newBuilder()
        .setLogger(Load.LOGGER)
        .setThread(Load.threadName(thread))
        .setText("thread " + thread + " logs event " + counter)
        .build();
  }
}
