package dev.kikori.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The command line is a thin host of the scorer core: it starts without the trainer, and without libtorch. */
@AnalyzeClasses(packages = "dev.kikori.cli", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule cli_dependsOnlyOnScorerCoreAndOptionParser =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.kikori.cli..",
              "dev.kikori.scorer..",
              "java..",
              "picocli..",
              "tools.jackson..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule cli_knowsNoTrainer =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.kikori.trainer..", "org.bytedeco..");
}
