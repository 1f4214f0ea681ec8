package dev.kikori.appender;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the appender's core owes the applications it runs in: few dependencies, no framework, nothing of the JDK's inside. */
@AnalyzeClasses(
    packages = "dev.kikori.appender",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestKit.class})
final class ArchitectureTest {
  /** A module of its own, for tests alone. */
  static final class DoNotIncludeTestKit implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/testkit/");
    }
  }

  @ArchTest
  static final ArchRule core_dependsOnGrpcAndOptionalMetricsOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.kikori.appender..",
              "java..",
              "javax.management..",
              "javax.net..",
              "javax.security..",
              "io.grpc..",
              "io.micrometer..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule core_knowsNoFrameworkNoProtobufAndNoInsideOfTheJdk =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.slf4j..",
              "ch.qos.logback..",
              "org.apache.logging..",
              "java.util.logging..",
              "com.google..",
              "dev.kikori.proto..",
              "sun..",
              "jdk..");

  @ArchTest
  static final ArchRule hotPath_knowsNoTransport =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.kikori.appender.encode..",
              "dev.kikori.appender.ring..",
              "dev.kikori.appender.guard..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..",
              "io.micrometer..",
              "dev.kikori.appender.ship..",
              "dev.kikori.appender.spill..",
              "dev.kikori.appender.transport..");

  @ArchTest
  static final ArchRule ringAndGuard_standAlone =
      classes()
          .that()
          .resideInAnyPackage("dev.kikori.appender.ring..", "dev.kikori.appender.guard..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.kikori.appender.ring..",
              "dev.kikori.appender.guard..",
              "java..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule grpc_isKnownToTheTransportAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.kikori.appender.transport..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..");

  @ArchTest
  static final ArchRule features_formNoCycle =
      slices().matching("dev.kikori.appender.(*)..").should().beFreeOfCycles();
}
