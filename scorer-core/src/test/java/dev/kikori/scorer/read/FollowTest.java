package dev.kikori.scorer.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.LogEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Followed files, with a clock that only moves when the reader waits; what happens in the meantime is a script. */
@Timeout(60)
class FollowTest {
  private static final String HEAD = "2024-01-02 03:04:05,678 [main] INFO a.b.C - ";

  @TempDir private Path folder;
  private Path file;
  private final FakePauser pauser = new FakePauser();

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("app.log");
  }

  private interface Step {
    void run() throws IOException;
  }

  /** Each wait of the reader is a tick of the clock; every tenth runs the next step of the script, the last closes the reader. */
  private static final class FakePauser implements Pauser {
    private final ArrayDeque<Step> script = new ArrayDeque<>();
    private long now;
    private int waits;

    @Override
    public void pause(long millis) {
      now += millis;
      if (++waits % 10 == 0) {
        try {
          script.remove().run();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    public long nowMillis() {
      return now;
    }
  }

  private List<LogEvent> follow(Step... steps) throws IOException {
    List<LogEvent> events = new ArrayList<>();
    try (EventReader reader =
        EventReader.builder().source(LogSource.follow(file)).pauser(pauser).open()) {
      pauser.script.addAll(List.of(steps));
      pauser.script.add(reader::close);
      events.addAll(ReadFixtures.drain(reader));
      restarts = reader.counters().restarts();
      format = reader.detection() == null ? "" : reader.detection().format().name();
    }
    return events;
  }

  private long restarts;
  private String format = "";

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void growingFile_isReadAsItGrows() throws IOException {
    append(HEAD + "one\n");
    List<LogEvent> events =
        follow(() -> append(HEAD + "two\n" + HEAD + "thr"), () -> append("ee\n"));
    assertThat(events).extracting(LogEvent::message).containsExactly("one", "two", "three");
    assertThat(events).extracting(LogEvent::firstLine).containsExactly(1L, 2L, 3L);
    assertThat(format).isEqualTo("logback");
  }

  @Test
  void eventBeforeAPause_isDeliveredInThePause() throws IOException {
    append(HEAD + "one\n");
    List<String> order = new ArrayList<>();
    try (EventReader reader =
        EventReader.builder().source(LogSource.follow(file)).pauser(pauser).open()) {
      pauser.script.add(
          () -> {
            order.add("appended");
            append(HEAD + "two\n");
          });
      pauser.script.add(reader::close);
      for (LogEvent event = reader.next(); event != null; event = reader.next()) {
        order.add(event.message());
      }
    }
    assertThat(order).containsExactly("one", "appended", "two");
  }

  @Test
  void stackTraceWrittenInOneGo_staysWithItsEvent() throws IOException {
    List<LogEvent> events =
        follow(() -> append(HEAD + "failed\njava.io.IOException: x\n\tat a.B.c(B.java:1)\n"));
    assertThat(events).hasSize(1);
    assertThat(events.get(0).stackTrace())
        .isEqualTo("java.io.IOException: x\n\tat a.B.c(B.java:1)");
  }

  @Test
  void fileThatIsNotThereYet_isWaitedFor() throws IOException {
    assertThat(follow(() -> append(HEAD + "one\n")))
        .extracting(LogEvent::message)
        .containsExactly("one");
  }

  @Test
  void rotatedFile_isReadToItsEndThenTheNewOne() throws IOException {
    append(HEAD + "one\n");
    List<LogEvent> events =
        follow(
            () -> {
              append(HEAD + "two, without an end");
              Files.move(file, folder.resolve("app.log.1"));
              append(HEAD + "three\n");
            });
    assertThat(events)
        .extracting(LogEvent::message)
        .containsExactly("one", "two, without an end", "three");
    assertThat(restarts).isEqualTo(1);
  }

  @Test
  void truncatedFile_isReadFromItsStart() throws IOException {
    append(HEAD + "one\n" + HEAD + "two\n");
    List<LogEvent> events = follow(() -> Files.writeString(file, HEAD + "three\n"));
    assertThat(events).extracting(LogEvent::message).containsExactly("one", "two", "three");
    assertThat(restarts).isEqualTo(1);
  }

  @Test
  void rotatedAwayAndNotBackYet_isWaitedFor() throws IOException {
    append(HEAD + "one\n");
    List<LogEvent> events =
        follow(() -> Files.move(file, folder.resolve("app.log.1")), () -> append(HEAD + "two\n"));
    assertThat(events).extracting(LogEvent::message).containsExactly("one", "two");
  }

  @Test
  void liveStream_quietForTheIdleTime_isIdleAndThenReadOn() throws IOException {
    byte[] text = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
    InputStream slow =
        new ByteArrayInputStream(text) {
          @Override
          public synchronized int available() {
            return pauser.now < 400 ? 0 : super.available();
          }
        };
    StreamInput input = StreamInput.live(slow, 100, pauser);
    byte[] buffer = new byte[100];
    pauser.script.add(() -> {});
    pauser.script.add(() -> {});
    pauser.script.add(() -> {});
    assertThat(input.read(buffer, 0, 100, false)).isEqualTo(ByteInput.IDLE);
    assertThat(input.read(buffer, 0, 100, true)).isEqualTo(text.length);
    assertThat(input.read(buffer, 0, 100, true)).isEqualTo(ByteInput.END);
  }
}
