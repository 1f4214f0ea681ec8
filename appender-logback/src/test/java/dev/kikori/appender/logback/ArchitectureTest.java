package dev.kikori.appender.logback;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Thin: knows Logback, SLF4J and what the appender's core shows to adapters, and neither the wire nor the network. */
@AnalyzeClasses(
    packages = "dev.kikori.appender.logback",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule adapter_knowsOnlyItsFrameworkAndTheCoresBorder =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify.annotations..",
              "org.slf4j..",
              "ch.qos.logback..",
              "dev.kikori.appender",
              "dev.kikori.appender.config",
              "dev.kikori.appender.encode",
              "dev.kikori.appender.logback");

  @ArchTest
  static final ArchRule adapter_opensNothing =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio..", "javax.net..");
}
