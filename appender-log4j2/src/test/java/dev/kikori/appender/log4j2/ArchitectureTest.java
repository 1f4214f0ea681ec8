package dev.kikori.appender.log4j2;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Thin: knows Log4j and what the appender's core shows to adapters, and neither the wire nor the network. */
@AnalyzeClasses(
    packages = "dev.kikori.appender.log4j2",
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
              "org.apache.logging.log4j..",
              "dev.kikori.appender",
              "dev.kikori.appender.config",
              "dev.kikori.appender.encode",
              "dev.kikori.appender.log4j2");

  @ArchTest
  static final ArchRule adapter_opensNothing =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio..", "javax.net..");
}
