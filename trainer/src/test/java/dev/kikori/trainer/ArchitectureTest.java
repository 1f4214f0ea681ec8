package dev.kikori.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The trainer stands on the scorer core and on libtorch, and on nothing that hosts either. */
@AnalyzeClasses(packages = "dev.kikori.trainer", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule trainer_dependsOnlyOnScorerCoreAndItsLibraries =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.kikori.trainer..",
              "dev.kikori.scorer..",
              "java..",
              "javax.imageio..",
              "ai.onnxruntime..",
              "ai.djl..",
              "org.bytedeco..",
              "picocli..",
              "tools.jackson..",
              "com.fasterxml.jackson.annotation..",
              "org.apache.commons.compress..",
              "org.tukaani.xz..",
              "org.jfree..",
              "org.tribuo..",
              "com.oracle.labs.mlrg.olcut..",
              "org.slf4j..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule features_formNoCycle =
      slices().matching("dev.kikori.trainer.(*)..").should().beFreeOfCycles();
}
