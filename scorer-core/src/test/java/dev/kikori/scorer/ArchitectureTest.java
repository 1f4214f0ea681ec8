package dev.kikori.scorer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the scorer core owes the server, the trainer and a bulk job that share it: it can run inside any of them. */
@AnalyzeClasses(packages = "dev.kikori.scorer", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule core_dependsOnlyOnModelRuntimeAndJson =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.kikori.scorer..",
              "java..",
              "ai.onnxruntime..",
              "ai.djl..",
              "tools.jackson..",
              "com.fasterxml.jackson.annotation..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule core_opensNoConnection =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net.http..", "javax.net..", "java.rmi..", "io.grpc..", "io.netty..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(URL|URLConnection|HttpURLConnection|.*Socket.*)")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.nio\\.channels\\.(.*Socket.*|DatagramChannel)");

  @ArchTest
  static final ArchRule core_knowsNoDatabase =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "javax.persistence..");

  @ArchTest
  static final ArchRule core_knowsNoHostItRunsIn =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.kikori.trainer..",
              "dev.kikori.cli..",
              "org.bytedeco..",
              "org.apache.flink..",
              "picocli..",
              "org.tribuo..");

  @ArchTest
  static final ArchRule features_formNoCycle =
      slices().matching("dev.kikori.scorer.(*)..").should().beFreeOfCycles();
}
