package dev.kikori.appender.logback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.logback.application.PlainApplication;
import dev.kikori.appender.logback.application.SpringApplication;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.Ports;
import dev.kikori.appender.testkit.Recording;
import dev.kikori.appender.testkit.ScorerServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole applications in processes of their own: that they start, run and end as they would without the appender. */
class ApplicationTest {
  private static final int PATIENCE_SECONDS = 120;

  @TempDir private Path folder;
  private final Recording recording = new Recording();

  private record Ended(int exitCode, String output) {}

  @Test
  void plainApplication_thatEndsRightAfterLogging_losesNoLine() throws Exception {
    try (ScorerServer scorer = ScorerServer.listening(new Intake(recording), new Behaviour())) {
      Ended ended =
          run(
              PlainApplication.class,
              List.of(
                  "-Dlogback.configurationFile="
                      + configuration(
                          scorer.port(),
                          "<shutdownHook class='ch.qos.logback.core.hook.DefaultShutdownHook'/>",
                          LogbackUnderTest.PATIENT)));

      assertThat(ended.output).contains("main is over");
      assertThat(ended.exitCode).isZero();
      assertThat(recording.messages()).as(ended.output).contains("line 0", "line 99").hasSize(100);
    }
  }

  @Test
  void springBoot_withTheScorer_sendsEveryLine() throws Exception {
    try (ScorerServer scorer = ScorerServer.listening(new Intake(recording), new Behaviour())) {
      Ended ended = runSpring(configuration(scorer.port(), "", LogbackUnderTest.PATIENT));

      assertThat(ended.output).contains("the application has started");
      assertThat(ended.exitCode).isZero();
      assertThat(recording.messages()).as(ended.output).contains("line 0", "line 99");
    }
  }

  @Test
  void springBoot_withoutTheScorer_startsAndEnds() throws Exception {
    Ended ended = runSpring(configuration(Ports.free(), ""));

    assertThat(ended.output).contains("the application has started").doesNotContain("ERROR");
    assertThat(ended.exitCode).isZero();
  }

  /** Spring Boot takes no error in Logback's configuration, whosever it is. */
  @Test
  void springBoot_withAWrongOption_doesNotStartAndNamesIt() throws Exception {
    Ended ended = runSpring(configuration(Ports.free(), "", "<queue><bytes>12</bytes></queue>"));

    assertThat(ended.output)
        .contains("Logback configuration error detected")
        .contains("queue.bytes: 12 (expected: ")
        .doesNotContain("the application has started");
    assertThat(ended.exitCode).isNotZero();
  }

  private Ended runSpring(Path configuration) throws Exception {
    return run(SpringApplication.class, List.of(), "--logging.config=" + configuration.toUri());
  }

  private Ended run(Class<?> application, List<String> jvm, String... arguments)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.addAll(jvm);
    command.add("-cp");
    command.add(classPath(application == SpringApplication.class));
    command.add(application.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(output));
  }

  /** Spring Boot's jar alone changes how a logging framework behaves. */
  private static String classPath(boolean withSpring) {
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(own.split(File.pathSeparator))
        .filter(entry -> withSpring || !new File(entry).getName().startsWith("spring"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path configuration(int port, String more, String... inside) throws IOException {
    return Files.writeString(
        folder.resolve("logback.xml"),
        "<configuration><statusListener class='ch.qos.logback.core.status.OnConsoleStatusListener'/>"
            + more
            + LogbackUnderTest.appender(port, inside)
            + "<root level='INFO'><appender-ref ref='KIKORI'/></root></configuration>");
  }
}
