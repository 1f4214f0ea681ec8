package dev.kikori.appender.all;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Certificates;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.Recording;
import dev.kikori.appender.testkit.Recording.Recorded;
import dev.kikori.appender.testkit.ScorerServer;
import dev.kikori.proto.v1.Alert;
import dev.kikori.proto.v1.AlertStatus;
import dev.kikori.proto.v1.Severity;
import io.grpc.TlsServerCredentials;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Applications with a self-contained appender, each in a JVM of its own, and a real scorer's server at the other end. */
class ApplicationTest {
  private static final String MAIN = "dev.kikori.application.Application";
  private static final String APPLICATION = "appender-all-application";
  private static final int ORDERS = 100;

  @TempDir private Path folder;
  private final Recording recording = new Recording();
  private final Intake intake = new Intake(recording);
  private ScorerServer scorer;

  static Stream<Arguments> frameworksAndJdks() throws IOException {
    List<Jdks.Jdk> jdks = Jdks.all();
    return Stream.of(Framework.values())
        .flatMap(framework -> jdks.stream().map(jdk -> Arguments.of(framework, jdk)));
  }

  @AfterEach
  void stopScorer() {
    scorer.close();
    assertThat(intake.violations()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("frameworksAndJdks")
  void application_withTheJarAndItsFrameworkAlone_logsToTheScorerWithoutAnyWarning(
      Framework framework, Jdks.Jdk jdk) throws Exception {
    scorer = ScorerServer.listening(intake, new Behaviour());

    try (RunningApplication application = start(framework, jdk, List.of())) {
      alertComesBack(application);
      application.end();

      assertThat(recording.messages()).startsWith(orders()).endsWith("waiting", "ended");
      assertThat(application.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void application_withOtherVersionsOfTheSameLibraries_usesItsOwnAndLogsToTheScorerOverTls(
      Framework framework) throws Exception {
    Certificates certificates = new Certificates(folder);
    certificates.make("scorer", "EC");
    scorer =
        ScorerServer.listening(
            intake,
            new Behaviour(),
            TlsServerCredentials.create(
                certificates.file("scorer.crt").toFile(),
                certificates.file("scorer.key").toFile()));
    List<Path> libraries = new ArrayList<>(classPath("libraries"));
    String grpc = version(libraries, "grpc-core");
    assertThat(grpc).isNotEqualTo(version(ownLibraries(framework), "grpc-core"));
    assertThat(version(libraries, "okio"))
        .isNotEqualTo(version(ownLibraries(framework), "okio-jvm"));
    assertThat(version(libraries, "guava")).isNotEqualTo(version(ownLibraries(framework), "guava"));

    libraries.add(0, configuration(framework, certificates));
    try (RunningApplication application = start(framework, Jdks.own(), libraries, "libraries")) {
      alertComesBack(application);
      application.end();

      assertThat(recording.messages())
          .startsWith(orders())
          .contains("gRPC " + grpc + " says hello world")
          .contains("gRPC's own logger")
          .contains("OkHttp says fetched")
          .contains("Guava says [a, b]")
          .contains("Micrometer has meters of [kikori]")
          .endsWith("waiting", "ended");
      // An old Netty has warnings of its own on a new JDK.
      assertThat(application.errors()).doesNotContain("kikori").doesNotContain("Exception");
    }
  }

  private RunningApplication start(
      Framework framework, Jdks.Jdk jdk, List<Path> libraries, String... args) throws IOException {
    List<Path> classPath = new ArrayList<>();
    classPath.addAll(libraries);
    classPath.add(Jar.pathOfModule(APPLICATION));
    classPath.add(Jar.pathOfModule(framework.module()));
    classPath.addAll(classPath(framework.lowerCase()));
    return RunningApplication.start(folder, jdk, classPath, MAIN, scorer.port(), args);
  }

  /** A folder with the application's configuration, encryption and compression put in. */
  private Path configuration(Framework framework, Certificates certificates) throws IOException {
    String file = framework.lowerCase() + ".xml";
    String configuration = Jar.ofModule(APPLICATION).text(file);
    String more =
        framework == Framework.LOGBACK
            ? """
              </endpoint>
              <tls>
                <enabled>true</enabled>
                <trustStore>%s</trustStore>
                <trustStorePasswordFile>%s</trustStorePasswordFile>
              </tls>
              <batch><compression>gzip</compression></batch>
              """
            : """
              </Endpoint>
              <Tls enabled="true" trustStore="%s" trustStorePasswordFile="%s"/>
              <Batch compression="gzip"/>
              """;
    Path password = Files.writeString(folder.resolve("password"), Certificates.PASSWORD);
    String changed =
        configuration.replaceFirst(
            "</[eE]ndpoint>", String.format(more, certificates.file("scorer.p12"), password));
    assertThat(changed).isNotEqualTo(configuration);
    Files.writeString(folder.resolve(file), changed);
    return folder;
  }

  private void alertComesBack(RunningApplication application) {
    Recorded refused = recording.await("order refused");
    recording.await("waiting");
    scorer.alert(
        Alert.newBuilder()
            .setId("a-1")
            .setStatus(AlertStatus.ALERT_STATUS_FIRING)
            .setSeverity(Severity.SEVERITY_ERROR)
            .setRiskScore(93)
            .setService("shop")
            .addSummary("Orders are refused.")
            .build());

    assertThat(application.awaitOutput("Orders are refused."))
        .contains("ERROR kikori.alert KIKORI_ALERT Kikori alert firing: service shop, risk 93");
    assertThat(refused.severity()).isEqualTo(Severity.SEVERITY_ERROR);
    assertThat(refused.attributes()).isEqualTo(Map.of("tenant", "acme"));
    assertThat(refused.exceptions().get(0).getMessage()).isEqualTo("no stock");
  }

  private static String[] orders() {
    List<String> messages = new ArrayList<>(List.of("started"));
    for (int order = 1; order <= ORDERS; order++) {
      messages.add("order " + order + " of " + ORDERS + " placed");
    }
    messages.add("order refused");
    return messages.toArray(String[]::new);
  }

  /** A class path of the application, as its build wrote it down. */
  private static List<Path> classPath(String name) throws IOException {
    return read(Jar.root().resolve(APPLICATION).resolve("target").resolve(name + ".classpath"));
  }

  /** What the jar of the framework holds a copy of. */
  private static List<Path> ownLibraries(Framework framework) throws IOException {
    return read(Jar.pathOfModule(framework.module()).resolveSibling("runtime-classpath"));
  }

  private static List<Path> read(Path classPath) throws IOException {
    return Stream.of(Files.readString(classPath).trim().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  private static String version(List<Path> classPath, String artifact) {
    return classPath.stream()
        .map(jar -> jar.getFileName().toString())
        .filter(name -> name.matches(artifact + "-[0-9].*\\.jar"))
        .map(name -> name.substring(artifact.length() + 1, name.length() - ".jar".length()))
        .findAny()
        .orElseThrow(() -> new AssertionError(artifact + " is not in " + classPath));
  }
}
